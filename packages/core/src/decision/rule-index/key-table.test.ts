import fc from "fast-check";
import { expect, test } from "vitest";
import { createKeyTable, deleteValue, setValue, valueAt } from "./key-table.ts";

/** Many share their first slot, or stand close before the last one, so that they move on to the next, and round the end. */
const crowdedKey = fc.oneof(
  fc.integer(),
  fc.nat(40),
  fc.integer({ min: -40, max: -1 }),
  fc.nat(15).map((slot) => slot << 28),
  fc.integer({ min: -3, max: 3 }).map((slot) => (slot << 26) | 7),
);

test("a table gives what a Map would give, whatever is set, replaced and deleted", { timeout: 60_000 }, () => {
  const step = fc.record({ key: crowdedKey, isSet: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: "max" }), (steps) => {
      const table = createKeyTable<object>();
      const map = new Map<number, object>();
      for (const { key, isSet } of steps) {
        const value = { key };
        if (isSet) {
          setValue(table, key, value);
          map.set(key, value);
        } else {
          deleteValue(table, key);
          map.delete(key);
        }
        expect(table.size).toBe(map.size);
        for (const asked of [key, key + 1, ...map.keys()]) expect(valueAt(table, asked | 0)).toBe(map.get(asked | 0));
      }
      const kept = table.values.flatMap((value, slot) => (value === undefined ? [] : [table.keys[slot]]));
      expect(new Set(kept)).toEqual(new Set(map.keys()));
      expect(kept.length).toBe(map.size);
    }),
    { numRuns: 500 },
  );
});

test("a table grows before it is more than half full, and gives the room back when it empties", () => {
  const table = createKeyTable<number>();
  const fewest = table.values.length;
  const keys = Array.from({ length: 10_000 }, (_, at) => Math.imul(at + 1, 0x9e3779b1));
  for (const [at, key] of keys.entries()) {
    setValue(table, key, at);
    expect(table.values.length).toBeGreaterThanOrEqual(table.size * 2);
    expect(table.values.length).toBeLessThan(Math.max(fewest + 1, table.size * 4));
  }
  expect(keys.map((key) => valueAt(table, key))).toEqual(keys.map((_, at) => at));
  for (const key of keys) {
    deleteValue(table, key);
    expect(table.values.length).toBeLessThanOrEqual(Math.max(fewest, table.size * 8));
  }
  expect(table.values.length).toBe(fewest);
  expect(table.values.every((value) => value === undefined)).toBe(true);
});
