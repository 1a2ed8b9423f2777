import type { ProtectionRule } from "@package-protection/core";
import { concatenated, utf8Bytes } from "../message/bytes.ts";
import { bytesResponse, type WireResponse } from "../message/response.ts";
import { itemsJson } from "./list-json.ts";
import { ruleToWire } from "./wire-rule.ts";

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
  const pieces = await itemsJson(rules, ruleToWire);
  return bytesResponse(200, concatenated([utf8Bytes("["), ...pieces, utf8Bytes("]")]));
}
