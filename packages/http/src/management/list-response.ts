import type { ProtectionRule } from "@package-protection/core";
import { concatenated, utf8Bytes } from "../message/bytes.ts";
import { nextTurn } from "../message/event-loop.ts";
import { bytesResponse, type WireResponse } from "../message/response.ts";
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

/** How many items are written in one turn of the event loop. */
const itemsAtOnce = 2000;

/** The JSON of a list's items with commas between them, a long list piece by piece. */
export async function itemsJson<Item>(
  items: readonly Item[],
  toWire: (item: Item) => unknown,
  atOnce = itemsAtOnce,
): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    if (start > 0) await nextTurn();
    const elements = JSON.stringify(items.slice(start, start + atOnce).map(toWire)).slice(1, -1);
    pieces.push(utf8Bytes(start === 0 ? elements : `,${elements}`));
  }
  return pieces;
}

/** The answer with an object whose last member is a list, a long list piece by piece. */
export async function documentAnswer<Item>(
  members: Readonly<Record<string, unknown>>,
  listName: string,
  items: readonly Item[],
  toWire: (item: Item) => unknown,
  headers: Readonly<Record<string, string>> = {},
  atOnce?: number,
): Promise<WireResponse> {
  const start = JSON.stringify({ ...members, [listName]: [] }).slice(0, -2);
  const pieces = await itemsJson(items, toWire, atOnce);
  return bytesResponse(200, concatenated([utf8Bytes(start), ...pieces, utf8Bytes("]}")]), headers);
}
