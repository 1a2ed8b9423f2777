import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { ok } from "neverthrow";
import { expect, test } from "vitest";
import { createPackageProtection, type ProtectionRule, type RuleStore, revision } from "../../index.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function heapUsed(): number {
  for (let times = 0; times < 4; times++) collectGarbage();
  return getHeapStatistics().used_heap_size;
}

const request = {
  projectId: 1,
  action: "push",
  principal: { kind: "anonymous" },
  packageType: "generic",
  packageName: "app",
} as const;

/** A store of one project whose rules are made as they are read, as a driver makes them. */
function storeOf(count: number, patternOf: (at: number) => string): RuleStore {
  const ownText = (text: string) => Buffer.from(text).toString();
  const ruleAt = (at: number): ProtectionRule => ({
    id: at + 1,
    projectId: 1,
    packageNamePattern: ownText(patternOf(at)),
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    enforcement: "active",
    revision: revision(ownText(`revision-${at}`)),
    createdAt: 1_790_000_000_000 + at,
    createdBy: ownText("mia-maintainer"),
    updatedAt: 1_790_000_000_001 + at,
    updatedBy: ownText("mia-maintainer"),
  });
  return {
    ...memoryRuleStore(),
    changes(_, since, limit) {
      const from = since === null ? 0 : Number(since);
      const to = Math.min(count, from + limit);
      const rules = Array.from({ length: to - from }, (_, at) => ruleAt(from + at));
      return ok({ revision: revision(`${to}`), rules, removed: [], whole: since === null, more: to < count });
    },
  };
}

const literals = (count: number, at: number) =>
  Array.from({ length: count }, (_, place) => `${String.fromCharCode(97 + ((at + place) % 26))}${(at * place) % 10}`);

test.each<[string, number, (at: number) => string]>([
  ["10,000 exact names", 10_000, (at) => `acme-package-${at}`],
  ["10,000 prefixes", 10_000, (at) => `@acme-${at}/*`],
  ["70,000 rules of 84 literals", 70_000, (at) => `*${literals(84, at).join("*")}*`],
])("cached bytes are within a factor of one and a half of the heap: %s", async (_, count, patternOf) => {
  const protection = createPackageProtection({ store: storeOf(count, patternOf), deadlineMs: 2 ** 31 - 1 });
  const before = heapUsed();
  expect((await protection.checkPackage(request)).isOk()).toBe(true);
  const weight = heapUsed() - before;
  const { cachedBytes, cachedRules } = protection.stats();
  expect(cachedRules).toBe(count);
  expect(weight / cachedBytes).toBeGreaterThan(1 / 1.5);
  expect(weight / cachedBytes).toBeLessThan(1.5);
});
