import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collidingTexts } from "../../../test/rule-index/colliding-texts.ts";
import { arbitraryHashKeys } from "../../../test/rule-index/indexed-rules.ts";
import {
  type HashKeys,
  hashAtDistance,
  hashFromEnd,
  hashFromStart,
  hashKeyCount,
  hashOfWindow,
  processKeys,
} from "./keyed-hash.ts";

const text = fc.string({ unit: "binary", maxLength: 20 });

test("the keys of the process are drawn once, and are not all alike", () => {
  expect(processKeys()).toBe(processKeys());
  expect(processKeys()).toHaveLength(hashKeyCount);
  expect(new Set(processKeys()).size).toBeGreaterThan(hashKeyCount / 2);
});

test("a text backwards has, from its end, the hash that the text has from its start", () => {
  fc.assert(
    fc.property(arbitraryHashKeys, fc.array(fc.nat(0xffff), { maxLength: 40 }), (keys, units) => {
      const forwards = String.fromCharCode(...units);
      const backwards = String.fromCharCode(...units.toReversed());
      expect(hashFromEnd(keys, backwards)).toBe(hashFromStart(keys, forwards));
    }),
  );
});

test("the hash of a window depends on the code units around its middle alone, and grows outward", () => {
  fc.assert(
    fc.property(arbitraryHashKeys, text, text, text, fc.nat(4), (keys, before, window, after, radius) => {
      const padded = `abcde${window}fghij`;
      const whole = `${before}${padded}${after}`;
      const middle = 5 + (window.length >> 1);
      const hash = hashOfWindow(keys, whole, before.length + middle, radius);
      expect(hash).toBe(hashOfWindow(keys, padded, middle, radius));
      const wider = (hash + hashAtDistance(keys, padded, middle, radius + 1)) | 0;
      expect(wider).toBe(hashOfWindow(keys, padded, middle, radius + 1));
    }),
  );
});

test("the hash of a window depends on each of its code units", () => {
  const window = "abcdefghi";
  const hash = hashOfWindow(processKeys(), window, 4, 4);
  for (let at = 0; at < window.length; at++) {
    const other = `${window.slice(0, at)}x${window.slice(at + 1)}`;
    expect(hashOfWindow(processKeys(), other, 4, 4)).not.toBe(hash);
  }
});

test.each([0, 1])("texts that a code unit of %i more makes different have different hashes", (codeUnit) => {
  fc.assert(
    fc.property(text, (start) => {
      const keys = processKeys();
      const longer = start + String.fromCharCode(codeUnit);
      expect(hashFromStart(keys, longer)).not.toBe(hashFromStart(keys, start));
    }),
  );
});

/** The most texts whose hashes have the same upper 12 bits. */
function mostInOneSlot(hashes: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const hash of hashes) counts.set(hash >>> 20, (counts.get(hash >>> 20) ?? 0) + 1);
  return Math.max(...counts.values());
}

describe("4,096 texts that collide in every polynomial hash of 32 bits", () => {
  const texts = collidingTexts(4_096);

  test("do so", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 31 - 1), (half) => {
        const base = 2 * half + 1;
        const polynomial = (text: string) => {
          let hash = 0;
          for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0;
          return hash;
        };
        expect(new Set(texts.map((text) => polynomial(text) & 0xfffffff)).size).toBe(1);
      }),
      { numRuns: 20 },
    );
  });

  test.each<[string, (keys: HashKeys, text: string) => number]>([
    ["their starts", hashFromStart],
    ["their ends", hashFromEnd],
  ])("are spread over 4,096 slots by the keyed hash from %s", (_, hash) => {
    fc.assert(
      fc.property(arbitraryHashKeys, (keys) => {
        expect(mostInOneSlot(texts.map((text) => hash(keys, text)))).toBeLessThan(32);
      }),
      { numRuns: 20 },
    );
  });
});
