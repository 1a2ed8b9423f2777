import fc from "fast-check";
import { expect, test } from "vitest";
import { ruleOf } from "../../../test/rule-index/indexed-rules.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import {
  addToBucket,
  countInBucket,
  createBucketTable,
  hasBucket,
  lookUp,
  mayHaveBucket,
  removeFromBucket,
} from "./bucket-table.ts";
import { type BucketTable, type IndexedRule, indexedRule } from "./indexed-rule.ts";
import { createSearch } from "./search.ts";

type Entry = IndexedRule<RuleTerms>;

const entryOf = (): Entry => indexedRule(ruleOf("*"));

/** The rules that a lookup of the hash finds, by a search that every one of them blocks. */
function found(table: BucketTable<RuleTerms>, hash: number): readonly RuleTerms[] {
  const search = createSearch<RuleTerms>("name", true, -1);
  lookUp(table, hash, search);
  return search.blockedBy ?? [];
}

// Few hashes in their upper bits and many in their lower ones: buckets share slots, and bits of filters.
const hash = fc.oneof(
  fc.nat(3).map((upper) => (upper << 30) | 1),
  fc.nat(40).map((lower) => 0x7000_0000 | (lower << 18)),
  fc.integer(),
);

test("a lookup finds the rules that were added by the hash and not removed, whichever they are", () => {
  const steps = fc.array(fc.record({ hash, removed: fc.option(fc.nat(), { freq: 2 }) }), {
    maxLength: 400,
    size: "max",
  });
  fc.assert(
    fc.property(steps, (steps) => {
      const table = createBucketTable<RuleTerms>();
      const added: Entry[] = [];
      const hashes = new Set<number>();
      for (const { hash, removed } of steps) {
        const entry = entryOf();
        addToBucket(table, hash, entry);
        added.push(entry);
        hashes.add(hash);
        const [gone] = removed === null ? [] : added.splice(removed % added.length, 1);
        if (gone !== undefined) removeFromBucket(table, gone);
      }
      expect(table.size).toBe(added.length);
      for (const asked of hashes) {
        const expected = added.filter((entry) => entry.hash === asked).map(({ rule }) => rule);
        expect(new Set(found(table, asked))).toEqual(new Set(expected));
        expect(found(table, asked)).toHaveLength(expected.length);
        expect(hasBucket(table, asked)).toBe(expected.length > 0);
        if (expected.length > 0) expect(mayHaveBucket(table, asked)).toBe(true);
        expect(countInBucket(table, asked)).toBeLessThanOrEqual(Math.min(8, expected.length));
      }
    }),
  );
});

test("a table has a slot for each two rules, and at most 16 for each after most were removed", () => {
  const table = createBucketTable<RuleTerms>();
  const entries = Array.from({ length: 3_000 }, entryOf);
  for (const [at, entry] of entries.entries()) {
    addToBucket(table, Math.imul(at, 0x9e3779b1), entry);
    expect(table.chains.length * 2).toBeGreaterThanOrEqual(table.size);
    if (table.size <= 32) expect(table.chains).toHaveLength(16);
  }
  expect(table.chains).toHaveLength(4_096);
  for (const entry of entries) {
    removeFromBucket(table, entry);
    expect(table.chains.length).toBeLessThanOrEqual(Math.max(16, table.size * 16));
    expect(table.chains.length * 2).toBeGreaterThanOrEqual(table.size);
  }
  expect(table.chains).toEqual(new Array(16).fill(null));
  expect([...table.filters]).toEqual(new Array(16).fill(0));
});

test("a filter rules out all but one in thirty of the hashes that no rule has", () => {
  const table = createBucketTable<RuleTerms>();
  for (let at = 0; at < 4_096; at++) addToBucket(table, Math.imul(at, 0x9e3779b1), entryOf());
  const others = Array.from({ length: 4_096 }, (_, at) => Math.imul(at + 10_000, 0x9e3779b1));
  expect(others.filter((hash) => mayHaveBucket(table, hash)).length).toBeLessThan(136);
});

test("no more than eight rules of a bucket are counted", () => {
  const table = createBucketTable<RuleTerms>();
  expect(countInBucket(table, 7)).toBe(0);
  for (let count = 1; count < 20; count++) {
    addToBucket(table, 7, entryOf());
    expect(countInBucket(table, 7)).toBe(Math.min(8, count));
  }
});
