import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localPackages, packageInventory } from "./package-inventory.ts";

const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 30 });

/** Reads all pages, and calls back between two of them. */
async function readAll(
  inventory: ReturnType<typeof packageInventory>,
  limit: number,
  between: () => unknown = () => undefined,
): Promise<readonly string[]> {
  const all: string[] = [];
  for (;;) {
    const page = await inventory(1, { packageType: "npm", after: all.at(-1) ?? null, limit });
    expect(page.length).toBeLessThanOrEqual(limit);
    if (page.length === 0) return all;
    all.push(...page);
    await between();
  }
}

describe("the inventory", () => {
  it("has each name once, in one order, whatever the pages' size and whoever reads beside", async () => {
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 7 }),
        async (list, one, other) => {
          const inventory = packageInventory(async () => list);
          const beside = () => readAll(inventory, other);
          expect(await readAll(inventory, one)).toEqual(list.toSorted());
          expect(await readAll(inventory, one, beside)).toEqual(list.toSorted());
        },
      ),
    );
  });

  it("sorts a list once for all its pages", async () => {
    let listed = 0;
    const inventory = packageInventory(async () => {
      listed += 1;
      return Array.from({ length: 1000 }, (_, at) => `package-${at}`);
    });
    await readAll(inventory, 10);
    // Once more to learn that nothing follows the last page.
    expect(listed).toBeLessThanOrEqual(2);
  });

  it("sorts a list once for readers that take turns", async () => {
    let listed = 0;
    const inventory = packageInventory(async () => {
      listed += 1;
      return Array.from({ length: 1000 }, (_, at) => `package-${at}`);
    });
    let after: string | null = null;
    for (;;) {
      const page: readonly string[] = await inventory(1, { packageType: "npm", after, limit: 100 });
      const beside = await inventory(1, { packageType: "npm", after, limit: 100 });
      expect(beside).toEqual(page);
      after = page.at(-1) ?? null;
      if (after === null || after === "package-999") break;
    }
    expect(listed).toBe(2);
  });

  it("handles 100,000 names in many turns of the event loop", async () => {
    const inventory = packageInventory(async () => Array.from({ length: 100_000 }, (_, at) => `package-${at * 7}`));
    let turns = 0;
    let isReading = true;
    const countTurn = () => {
      turns += 1;
      if (isReading) setImmediate(countTurn);
    };
    setImmediate(countTurn);
    const page = await inventory(1, { packageType: "npm", after: null, limit: 1000 });
    isReading = false;
    expect(page).toHaveLength(1000);
    expect(turns).toBeGreaterThan(40);
  });

  it("begins anew where somebody begins anew", async () => {
    const list = ["a", "b"];
    const inventory = packageInventory(async () => list);
    expect(await inventory(1, { packageType: "npm", after: null, limit: 1 })).toEqual(["a"]);
    list.push("aa");
    expect(await readAll(inventory, 1)).toEqual(["a", "aa", "b"]);
  });

  it("has no packages of another type", async () => {
    const inventory = packageInventory(async () => ["a"]);
    expect(await inventory(1, { packageType: "maven", after: null, limit: 1 })).toEqual([]);
  });

  it("fails where the storage fails, or cannot list", async () => {
    const failure = new Error("the storage is down");
    const failing = { readTokens: async () => [], localStorage: { storagePlugin: { get: calledBack(failure) } } };
    await expect(localPackages(failing)).rejects.toBe(failure);
    await expect(localPackages({ readTokens: async () => [] })).rejects.toThrow("does not list its packages");
  });
});

function calledBack(error: Error) {
  return (callback: (error: Error | null) => void) => {
    callback(error);
    return undefined;
  };
}
