import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { HeldChunks } from "./held-chunks.ts";

const lengths = fc.oneof(fc.nat(3), fc.nat(2000), fc.integer({ min: 60_000, max: 70_000 }));

/** Chunks of a length that lie in memory of their own, or as small parts in a larger one. */
const chunk = fc
  .record({ length: lengths, around: fc.constantFrom(0, 10, 70_000), byte: fc.nat(255) })
  .map(({ length, around, byte }) => new Uint8Array(length + around).fill(byte).subarray(0, length));

function held(chunks: Iterable<Uint8Array>): readonly Uint8Array[] {
  const all = new HeldChunks(Buffer.allocUnsafeSlow);
  for (const one of chunks) all.push(one);
  return all.take().filter((one) => one !== null);
}

test("what is held is what was pushed", () => {
  fc.assert(
    fc.property(fc.array(chunk), (chunks) => {
      expect(Buffer.concat(held(chunks)).equals(Buffer.concat(chunks))).toBe(true);
    }),
  );
});

test("a body takes memory for its bytes, however it is cut", () => {
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 300 }), (chunks) => {
      const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
      const memory = new Set(held(chunks).map(({ buffer }) => buffer));
      const heldBytes = [...memory].reduce((sum, { byteLength }) => sum + byteLength, 0);
      expect(heldBytes).toBeLessThanOrEqual(2 * bytes + 66 * 1024);
      expect(held(chunks).length).toBeLessThanOrEqual(2 + bytes / 512);
    }),
  );
});

test("a body that comes byte by byte is held in few chunks", () => {
  function* bytes() {
    for (let at = 0; at < 1024 * 1024; at += 1) yield Uint8Array.of(at & 0xff);
  }
  expect(held(bytes()).length).toBeLessThan(30);
});

test("a chunk that is part of a larger buffer is copied into one", () => {
  const allocate = vi.fn(Buffer.allocUnsafeSlow);
  const all = new HeldChunks(allocate);
  all.push(new Uint8Array(64 * 1024).subarray(0, 3500));
  expect(allocate.mock.calls).toEqual([[3500]]);
});

test("the end stays the end", () => {
  const all = new HeldChunks(Buffer.allocUnsafeSlow);
  all.push(Uint8Array.of(1));
  all.push(null);
  expect(all.take()).toEqual([Buffer.of(1), null]);
  expect(all.take()).toEqual([]);
});
