import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addTo,
  type Buckets,
  bucketOf,
  countOf,
  createBuckets,
  isCrowd,
  type Keyed,
  mayHave,
  removeFrom,
} from "./buckets.ts";
import { createPieceNumbers } from "./piece-numbers.ts";

interface Entry extends Keyed {
  readonly name: string;
}

function entryOf(name: string): Entry {
  return { name, key: 0, prefix: "", infixes: [], suffix: "" };
}

function emptyBuckets(): Buckets<Entry> {
  return createBuckets<Entry>(createPieceNumbers());
}

function membersOf(buckets: Buckets<Entry>, key: number): readonly Entry[] {
  const bucket = bucketOf(buckets, key);
  if (bucket === undefined) return [];
  if (Array.isArray(bucket)) return bucket;
  return isCrowd(bucket) ? bucket.plain : [bucket];
}

/** Spread evenly, as the keys of texts are. */
function keyAt(place: number): number {
  return Math.imul(place + 1, 0x9e3779b1);
}

const step = fc.record({ key: fc.nat(3).map(keyAt), goes: fc.option(fc.nat()) });

describe("buckets", () => {
  test("have under each key what was put there and did not go, and no key for which nothing is left", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150, size: "max" }), (steps) => {
        const buckets = emptyBuckets();
        const left: Entry[] = [];
        const holdWhatIsLeft = () => {
          const keys = new Set(left.map(({ key }) => key));
          expect(buckets.bucketsByKey.size).toBe(keys.size);
          for (const key of keys) {
            const expected = left.filter((entry) => entry.key === key);
            expect(new Set(membersOf(buckets, key))).toEqual(new Set(expected));
            expect(countOf(buckets, key)).toBe(expected.length);
            expect(mayHave(buckets, key)).toBe(true);
          }
        };
        const remove = (place: number) => {
          for (const entry of left.splice(place, 1)) removeFrom(buckets, entry);
        };
        for (const [at, { key, goes }] of steps.entries()) {
          const entry = entryOf(`entry-${at}`);
          addTo(buckets, key, entry);
          left.push(entry);
          if (goes !== null) remove(goes % left.length);
          holdWhatIsLeft();
        }
        while (left.length > 0) {
          remove(left.length >>> 1);
          holdWhatIsLeft();
        }
      }),
    );
  });

  test("have an entry alone, some as a list, and more than sixteen as a crowd", () => {
    const buckets = emptyBuckets();
    const formOf = () => {
      const bucket = bucketOf(buckets, 7);
      if (bucket === undefined) return "nothing";
      if (Array.isArray(bucket)) return "list";
      return isCrowd(bucket) ? "crowd" : "entry";
    };
    const entries = Array.from({ length: 18 }, (_, at) => entryOf(`entry-${at}`));
    const forms = entries.map((entry) => {
      addTo(buckets, 7, entry);
      return formOf();
    });
    expect(forms).toEqual(["entry", ...Array<string>(15).fill("list"), "crowd", "crowd"]);
    for (const entry of entries) removeFrom(buckets, entry);
    expect(formOf()).toBe("nothing");
  });

  test("have no place of their own for an entry that is gone", () => {
    const buckets = emptyBuckets();
    const entries = [entryOf("first"), entryOf("second"), entryOf("third")];
    for (const entry of entries) addTo(buckets, 7, entry);
    for (const entry of entries.toReversed()) {
      const bucket = bucketOf(buckets, 7);
      removeFrom(buckets, entry);
      expect(bucket).toStrictEqual(entries.slice(0, entries.indexOf(entry)));
    }
  });
});

function setBits({ filter }: Buckets<Entry>): number {
  let count = 0;
  for (const word of filter) for (let bits = word; bits !== 0; bits &= bits - 1) count++;
  return count;
}

describe("the filter of buckets", () => {
  test("has one bit in sixteen set at the most, and room for twice the keys, hardly more", () => {
    const buckets = emptyBuckets();
    for (let place = 0; place < 5_000; place++) {
      addTo(buckets, keyAt(place), entryOf("app"));
      const bits = buckets.filter.length * 32;
      expect(setBits(buckets)).toBeLessThanOrEqual(bits / 16);
      expect(bits).toBeLessThanOrEqual(Math.max(1_024, 64 * (place + 1)));
    }
  });
});
