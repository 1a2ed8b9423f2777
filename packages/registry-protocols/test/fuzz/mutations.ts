import { bytesOf, joined } from "../bodies.ts";
import type { Random } from "./random.ts";

/** What means something in one of the formats. */
const pieces: readonly [string, ...string[]] = [
  '"', "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "-0", "1e999", '"name":"other"', '"name"', "\r\n", "\n",
  "\r", "--", ";", "=", "name", "filename*=utf-8''", "%00", "<", ">", "</id>", "<id>other</id>", "<!--", "-->", "<![CDATA[", "]]>",
  "&#48;", "&amp;", "<?x?>", "\0", "\ufeff", "\u{10400}", "ſ", " ", "\t", "PK\u0003\u0004", "PK\u0001\u0002", "..", "/",
]; // biome-ignore format: one list

export function mutatedText(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const end = random.onceIn(2) ? at : Math.min(text.length, at + random.below(20));
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + text.slice(at, end).repeat(1 + random.below(50)) + text.slice(end);
    case 2:
      return random.onceIn(2) ? text.toUpperCase() : text.toLowerCase();
    default:
      return text.slice(0, at) + random.pick(pieces).repeat(random.onceIn(20) ? 500 : 1) + text.slice(end);
  }
}

export function mutatedBytes(random: Random, bytes: Uint8Array): Uint8Array {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + random.below(40));
  switch (random.below(4)) {
    case 0:
      return at === bytes.length ? bytes : bytes.with(at, random.below(256));
    case 1:
      return joined(bytes.subarray(0, at), bytes.subarray(end));
    case 2:
      return joined(bytes.subarray(0, end), bytes.subarray(at));
    default:
      return joined(bytes.subarray(0, at), bytesOf(random.pick(pieces)), bytes.subarray(at));
  }
}

/** A list with an item changed, left out, repeated or moved. */
export function mutatedList<Item>(random: Random, items: readonly Item[], mutated: (item: Item) => Item): Item[] {
  const at = random.below(Math.max(1, items.length));
  const item = items[at];
  if (item === undefined) return [];
  const others = items.toSpliced(at, 1);
  switch (random.below(8)) {
    case 0:
      return others;
    case 1:
      return others.toSpliced(random.below(others.length + 1), 0, item);
    case 2:
      return items.toSpliced(at, 0, item);
    case 3:
      return items.toSpliced(random.below(items.length + 1), 0, mutated(item));
    default:
      return items.with(at, mutated(item));
  }
}

/** Applies a mutation some times, and often not at all. */
export function several<Value>(random: Random, value: Value, mutate: (value: Value) => Value): Value {
  let mutated = value;
  while (!random.onceIn(2)) mutated = mutate(mutated);
  return mutated;
}
