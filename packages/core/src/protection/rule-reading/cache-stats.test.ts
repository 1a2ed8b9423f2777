import { memoryRuleStore } from "@package-protection/adapter-memory";
import { insertRule, removeRule } from "@package-protection/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createPackageProtection, type ProtectionRule, type RuleTerms, ruleDraft } from "../../index.ts";

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

test("rules that changed are a hit, and a list that the store began anew is a load", async () => {
  const store = memoryRuleStore();
  const protection = createPackageProtection({ store });
  const write = async (pattern: string) =>
    (await insertRule(store, 1, ruleDraft(terms(pattern))._unsafeUnwrap(), { at: 1 }))._unsafeUnwrap();
  const check = async () => {
    (await protection.checkPackage(push(1)))._unsafeUnwrap();
    const { hits, loads } = protection.stats();
    return { hits, loads };
  };
  await write("a");
  expect(await check()).toEqual({ hits: 0, loads: 1 });
  expect(await check()).toEqual({ hits: 1, loads: 1 });
  await write("b");
  expect(await check()).toEqual({ hits: 2, loads: 1 });
  let isAnew = true;
  const anew = createPackageProtection({
    store: { ...store, changes: (id, since, limit) => store.changes(id, isAnew ? null : since, limit) },
  });
  for (const loads of [1, 2, 3]) {
    (await anew.checkPackage(push(1)))._unsafeUnwrap();
    expect(anew.stats()).toMatchObject({ hits: 0, loads });
  }
  isAnew = false;
  (await anew.checkPackage(push(1)))._unsafeUnwrap();
  expect(anew.stats()).toMatchObject({ hits: 1, loads: 3 });
});
