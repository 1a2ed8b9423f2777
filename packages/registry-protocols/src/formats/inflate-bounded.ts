import { Inflate } from "fflate";

/** Bytes handed to the inflater at once, of which each can become about a thousand. */
const slice = 512;

/**
 * The bytes that were deflated, null where they are not exactly `size` bytes or no deflated bytes at all. Holds little more
 * than `size`.
 */
export function inflateBounded(deflated: Uint8Array, size: number): Uint8Array | null {
  const inflated = new Uint8Array(size);
  let length = 0;
  let ended = false;
  const inflate = new Inflate((chunk, final) => {
    if (length + chunk.length <= size) inflated.set(chunk, length);
    length += chunk.length;
    ended = final;
  });
  try {
    for (let at = 0; at < deflated.length && length <= size; at += slice) {
      inflate.push(deflated.subarray(at, at + slice), at + slice >= deflated.length);
    }
  } catch {
    return null;
  }
  return ended && length === size ? inflated : null;
}
