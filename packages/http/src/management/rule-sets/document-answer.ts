import { concatenated, utf8Bytes } from "../../message/bytes.ts";
import { bytesResponse, type WireResponse } from "../../message/response.ts";
import { itemsJson } from "../list-json.ts";

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
