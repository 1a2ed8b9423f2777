import { BitReader, inputPiece } from "./bit-reader.ts";
import { inflate } from "./inflate.ts";

/**
 * Inflates deflated bytes (RFC 1951). Null if the result is not exactly `size` bytes, if it does not end with the deflated bytes,
 * or if they are invalid.
 */
export function inflateBounded(deflated: Uint8Array, size: number): Uint8Array | null {
  const inflated = new Uint8Array(size);
  const reader = new BitReader();
  let length = 0;
  const inflating = inflate(reader, (bytes) => {
    if (length + bytes.length > size) return false;
    inflated.set(bytes, length);
    length += bytes.length;
    return true;
  });
  let at = 0;
  let step = inflating.next();
  for (; at < deflated.length && step.done !== true; at += inputPiece) {
    reader.append(deflated.subarray(at, at + inputPiece));
    step = inflating.next();
  }
  reader.finish();
  if (step.done !== true) step = inflating.next();
  const isWhole = step.value === true && reader.isAtEnd() && at >= deflated.length;
  return isWhole && length === size ? inflated : null;
}
