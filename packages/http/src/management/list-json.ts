import { utf8Bytes } from "../message/bytes.ts";
import { nextTurn } from "../message/next-turn.ts";

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
