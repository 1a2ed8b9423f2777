import type { ProtectionRule } from "@package-protection/core";
import { concatenated, utf8Bytes } from "../message/bytes.ts";
import { nextTurn } from "../message/next-turn.ts";
import { bytesResponse, type WireResponse } from "../message/response.ts";
import { ruleToWire } from "./wire-rule.ts";

/** How many rules are written in one turn of the event loop. */
const rulesAtOnce = 2000;

/** By the array that core gives out, the same one for as long as nothing changes. */
const responsesByList = new WeakMap<readonly ProtectionRule[], Promise<WireResponse>>();

/** The answer with a whole list, made once for each state of a project's rules, and a long one piece by piece. */
export function wholeListResponse(rules: readonly ProtectionRule[]): Promise<WireResponse> {
  const known = responsesByList.get(rules);
  if (known !== undefined) return known;
  const response = writeList(rules);
  responsesByList.set(rules, response);
  return response;
}

async function writeList(rules: readonly ProtectionRule[]): Promise<WireResponse> {
  const pieces: Uint8Array[] = [utf8Bytes("[")];
  for (let start = 0; start < rules.length; start += rulesAtOnce) {
    if (start > 0) await nextTurn();
    const json = JSON.stringify(rules.slice(start, start + rulesAtOnce).map(ruleToWire));
    const elements = json.slice(1, -1);
    pieces.push(utf8Bytes(start === 0 ? elements : `,${elements}`));
  }
  return bytesResponse(200, concatenated([...pieces, utf8Bytes("]")]));
}
