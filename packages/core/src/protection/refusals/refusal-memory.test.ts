import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ownersOf } from "../../../test/management/managed-project.ts";
import { ruleDraft } from "../../rules/rule.ts";
import type { Refusal } from "./refusal.ts";
import { createRefusalMemory } from "./refusal-memory.ts";

function refusal(at: number, terms: Partial<Refusal> = {}): Refusal {
  const who = { principal: { kind: "anonymous" }, name: null } as const;
  const what = { action: "push", packageType: "npm", packageName: "app" } as const;
  return { at, enforced: true, ...who, ...what, requiredAccessLevel: null, rules: [], ruleCount: 0, ...terms };
}

const recorded = fc.array(
  fc.record({ projectId: fc.integer({ min: 1, max: 4 }), name: fc.string({ maxLength: 300 }) }),
  { maxLength: 80, size: "max" },
);

test("every refusal of a project since its since is listed, newest first", () => {
  fc.assert(
    fc.property(recorded, fc.integer({ min: 0, max: 10_000 }), (made, maximumBytes) => {
      const memory = createRefusalMemory(0, maximumBytes);
      const all = made.map(({ projectId, name }, at) => ({ projectId, refusal: refusal(at, { name }) }));
      for (const one of all) memory.record(one.projectId, one.refusal);
      for (const projectId of [1, 2, 3, 4, 5]) {
        const { since, refusals } = memory.recent(projectId, 1_000);
        const own = all.filter((one) => one.projectId === projectId).map((one) => one.refusal);
        expect(refusals).toEqual(own.filter(({ at }) => at >= (since ?? 0)).reverse());
        expect(memory.recent(projectId, 2).refusals).toEqual(refusals.slice(0, 2));
      }
    }),
  );
});

test("a flood of refusals in one project doesn't push out those of others", () => {
  const memory = createRefusalMemory(0, 20_000);
  memory.record(1, refusal(1, { packageName: "quiet" }));
  for (let at = 2; at < 2_000; at++) memory.record(2, refusal(at, { packageName: "x".repeat(at) }));
  expect(memory.recent(1, 10)).toEqual({ since: 0, refusals: [refusal(1, { packageName: "quiet" })] });
  const flooded = memory.recent(2, 1_000);
  expect(flooded.since).toBeGreaterThan(1_900);
  expect(flooded.refusals.length).toBeLessThan(50);
});

test("a project whose refusals are few keeps them, whenever they come", () => {
  const memory = createRefusalMemory(0, 20_000);
  for (let at = 1; at < 1_000; at++) memory.record(1, refusal(at));
  memory.record(2, refusal(1_000));
  for (let at = 1_001; at < 2_000; at++) memory.record(1, refusal(at));
  expect(memory.recent(2, 10)).toEqual({ since: 0, refusals: [refusal(1_000)] });
});

test("two floods share the memory", () => {
  const memory = createRefusalMemory(0, 40_000);
  for (const projectId of [1, 2]) for (let at = 1; at < 1_000; at++) memory.record(projectId, refusal(at));
  const [first, second] = [1, 2].map((projectId) => memory.recent(projectId, 1_000).refusals.length);
  expect(first).toBeGreaterThan(30);
  expect(second).toBeGreaterThan(30);
});

/** How many refusals with these terms fit into 100,000 bytes. */
function fits(terms: Partial<Refusal>): number {
  const memory = createRefusalMemory(0, 100_000);
  for (let at = 0; at < 500; at++) memory.record(1, refusal(at, terms));
  return memory.recent(1, 1_000).refusals.length;
}

test("a refusal weighs by its rules, their patterns and its names", () => {
  const rule = { ...ruleDraft(ownersOf("p".repeat(100)))._unsafeUnwrap(), id: 1 };
  const plain = fits({});
  expect(plain).toBeGreaterThan(200);
  expect(plain).toBeLessThan(300);
  for (const heavy of [
    { rules: new Array(10).fill(rule) },
    { packageName: "n".repeat(1_800) },
    { name: "n".repeat(1_800) },
  ]) {
    expect(fits(heavy)).toBeGreaterThan(plain / 12);
    expect(fits(heavy)).toBeLessThan(plain / 8);
  }
  expect(fits({ packageName: null })).toBeGreaterThanOrEqual(plain);
});

test("a name that gets longer or shorter changes what fits", () => {
  const long = "a".repeat(4_000);
  const renamed = (from: string, to: string) => {
    const memory = createRefusalMemory(0, 10_000);
    memory.record(1, refusal(1, { name: from }));
    memory.rename(from, to);
    for (let at = 2; at < 17; at++) memory.record(2, refusal(at));
    return [1, 2].map((projectId) => memory.recent(projectId, 100).refusals.length);
  };
  expect(renamed("ann", long)).toEqual([0, 15]);
  expect(renamed(long, "ann")).toEqual([1, 15]);
});

test("a refusal that weighs more than the whole memory is not kept, and since says so", () => {
  const memory = createRefusalMemory(0, 2_000);
  memory.record(1, refusal(5, { name: "n".repeat(10_000) }));
  expect(memory.recent(1, 10)).toEqual({ since: 6, refusals: [] });
});

describe("what is known of people", () => {
  it("is renamed, without a change of what fits", () => {
    const memory = createRefusalMemory(0, 10_000);
    for (const name of ["ann", "ben", "ann"]) memory.record(1, refusal(1, { name }));
    memory.rename("ann", "a".repeat(1_000));
    expect(memory.recent(1, 10).refusals.map(({ name }) => name?.length)).toEqual([1_000, 3, 1_000]);
    for (let at = 2; at < 100; at++) memory.record(2, refusal(at));
    memory.forget(1);
    memory.forget(2);
    for (let at = 100; at < 120; at++) memory.record(3, refusal(at));
    expect(memory.recent(3, 100).refusals.length).toBe(20);
  });

  it("goes with its project", () => {
    const memory = createRefusalMemory(0);
    memory.record(1, refusal(1, { name: "ann" }));
    memory.forget(1);
    // What was forgotten is known no longer.
    expect(memory.recent(1, 10)).toEqual({ since: 2, refusals: [] });
    expect(memory.recent(2, 10)).toEqual({ since: 2, refusals: [] });
  });
});
