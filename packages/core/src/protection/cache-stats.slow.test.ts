import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule, removeRule } from "@package-protection/testkit";
import fc from "fast-check";
import { ok } from "neverthrow";
import { expect, test } from "vitest";
import {
  createPackageProtection,
  type ProtectionRule,
  type RuleStore,
  type RuleTerms,
  revision,
  ruleDraft,
} from "../index.ts";

const projectIds = [1, 2, 3];

function push(projectId: number) {
  const principal = { kind: "anonymous" } as const;
  return { projectId, action: "push", principal, packageType: "generic", packageName: "app" } as const;
}

function terms(packageNamePattern: string, enforcement: RuleTerms["enforcement"] = "active") {
  return { packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner", enforcement } as const;
}

test("a protection that was not used has nothing cached", () => {
  const nothing = { cachedProjects: 0, cachedRules: 0, cachedBytes: 0, hits: 0, loads: 0 };
  expect(createPackageProtection({ store: memoryRuleStore() }).stats()).toEqual(nothing);
});

test("each read is a hit or a load, and what is cached is what the store has", async () => {
  const step = fc.record({
    kind: fc.constantFrom("check", "insert", "insert evaluated", "remove"),
    projectId: fc.constantFrom(...projectIds),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const store = memoryRuleStore();
      const protection = createPackageProtection({ store });
      const rules = new Map<number, ProtectionRule[]>(projectIds.map((id) => [id, []]));
      const read = new Set<number>();
      let checks = 0;
      for (const [at, { kind, projectId }] of steps.entries()) {
        const known = rules.get(projectId) ?? [];
        if (kind === "check") {
          expect((await protection.checkPackage(push(projectId))).isOk()).toBe(true);
          read.add(projectId);
          checks++;
        } else if (kind === "remove") {
          const removed = known.pop();
          if (removed !== undefined) (await removeRule(store, projectId, removed.id))._unsafeUnwrap();
        } else {
          const enforcement = kind === "insert" ? "active" : "evaluate";
          const draft = ruleDraft(terms(`app-${at}-*`, enforcement))._unsafeUnwrap();
          known.push((await insertRule(store, projectId, draft, { at: 1 }))._unsafeUnwrap());
        }
      }
      const { hits, loads } = protection.stats();
      expect(loads + hits).toBe(checks);
      expect(loads).toBeGreaterThanOrEqual(read.size);
      for (const projectId of read) (await protection.checkPackage(push(projectId)))._unsafeUnwrap();
      const cached = [...read].flatMap((projectId) => rules.get(projectId) ?? []);
      expect(protection.stats()).toMatchObject({ cachedProjects: read.size, cachedRules: cached.length });
    }),
  );
});

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function heapUsed(): number {
  for (let times = 0; times < 4; times++) collectGarbage();
  return getHeapStatistics().used_heap_size;
}

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
])(
  "cached bytes are within a factor of one and a half of the heap: %s",
  { timeout: 120_000 },
  async (_, count, patternOf) => {
    const protection = createPackageProtection({ store: storeOf(count, patternOf), deadlineMs: 100_000 });
    const before = heapUsed();
    expect((await protection.checkPackage(push(1))).isOk()).toBe(true);
    const weight = heapUsed() - before;
    const { cachedBytes, cachedRules } = protection.stats();
    expect(cachedRules).toBe(count);
    expect(weight / cachedBytes).toBeGreaterThan(1 / 1.5);
    expect(weight / cachedBytes).toBeLessThan(1.5);
  },
);
