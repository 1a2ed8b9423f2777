import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { countWork } from "@package-protection/counted-work";
import fc from "fast-check";
import { deflateSync } from "fflate";
import { expect, test } from "vitest";
import { emptyBlock } from "../../test/archives.ts";
import { joined } from "../../test/bodies.ts";
import { inflateBounded } from "./inflate-bounded.ts";

const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;
const arbitraryContent = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(255), fc.nat(400)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
    ),
  )
  .map((pieces) => joined(...pieces));

test("whatever zlib and fflate deflate is inflated to what it was", () => {
  const strategy = fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE);
  fc.assert(
    fc.property(arbitraryContent, strategy, fc.nat(9), (content, strategy, level) => {
      const deflated = deflateRawSync(content, { strategy, level });
      expect(inflateBounded(deflated, content.length)).toEqual(content);
      expect(inflateBounded(deflateSync(content), content.length)).toEqual(content);
    }),
  );
});

/** Null where zlib refuses the bytes, or does so with fewer of them, as it leaves the last over. */
function inflatedByZlib(deflated: Uint8Array): Uint8Array | null {
  try {
    const inflated = new Uint8Array(inflateRawSync(deflated));
    return canBeShorter(deflated) ? null : inflated;
  } catch {
    return null;
  }
}

function canBeShorter(deflated: Uint8Array): boolean {
  try {
    inflateRawSync(deflated.subarray(0, -1));
    return true;
  } catch {
    return false;
  }
}

test("bytes that are inflated are the same for zlib", () => {
  const change = fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), bit: fc.nat(7) });
  const changes = fc.array(change, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(arbitraryContent, fc.nat(9), changes, (content, level, changes) => {
      const deflated = new Uint8Array(deflateRawSync(content, { level }));
      for (const { place, bit } of changes) {
        const at = Math.floor(place * deflated.length);
        deflated[at] = (deflated[at] ?? 0) ^ (1 << bit);
      }
      const expected = inflatedByZlib(deflated);
      const size = expected?.length ?? content.length;
      expect(inflateBounded(deflated, size)).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
});

test("nothing else is inflated: other sizes, bytes left over, no last block", () => {
  const content = new Uint8Array(1000).map((_, at) => at % 7);
  const deflated = deflateRawSync(content);
  expect(inflateBounded(deflated, 999)).toBeNull();
  expect(inflateBounded(deflated, 1001)).toBeNull();
  expect(inflateBounded(joined(deflated, "x"), 1000)).toBeNull();
  expect(inflateBounded(deflated.subarray(0, -1), 1000)).toBeNull();
  expect(inflateBounded(new Uint8Array(), 0)).toBeNull();
});

/** Eight blocks in 179 bytes. Each brings codes of up to 15 bits, and nothing else. */
const blocksOfCodes = new Uint8Array(
  Buffer.from(
    "BOABgiRJkiRJAhKLmkdWz97/n3vw/ycADxAkSZIkSRKQWNQ8snr2/v/cg/8/AXiAIEmSJEmSgMSi5pHVs/f/5x78/wnAAwRJkiRJ" +
      "kgQkFjWPrJ69/z/34P9PAB4gSJIkSZIkILGoeWT17P3/uQf/fwLwAEGSJEmSJAGJRc0jq2fv/889+P8TgAcIkiRJkiQJSCxqHlk9" +
      "e/9/7sH/nwA8QJAkSZIkSUBiUfPI6tn7/3MP/v8=",
    "base64",
  ),
);

test.each([
  ["stored blocks", emptyBlock],
  ["blocks of codes", blocksOfCodes],
])("the work for empty blocks is bounded: %s", (_, block) => {
  const deflated = joined(...Array.from({ length: 1000 }, () => block));
  expect(countWork(() => inflateBounded(deflated, 1000))).toBeLessThan(4_000_000);
});
