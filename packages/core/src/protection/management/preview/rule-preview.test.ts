import {
  arbitraryNameLike,
  arbitraryRuleDraft,
  arbitraryRuleLevels,
  naivelyMatching,
} from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, test, vi } from "vitest";
import {
  managedProject,
  ownersOf,
  project,
  request,
  sortedTerms,
} from "../../../../test/management/managed-project.ts";
import {
  compareRuleSets,
  type PackageInventory,
  type PackageName,
  type RuleDraft,
  type RuleSetChange,
  type RuleTerms,
  ruleDraft,
} from "../../../index.ts";
import { ruleKey } from "../../../rules/rule.ts";
import { createPreviewSummary } from "./preview-summary.ts";

const generic = "generic" as const;

function named(...names: readonly string[]): PackageName[] {
  return names.map((packageName) => ({ packageType: generic, packageName }));
}

/** Rules of which some are there twice, active and evaluated. */
const rulesWithTwins = fc
  .uniqueArray(arbitraryRuleDraft(), { minLength: 1, maxLength: 6, selector: ruleKey })
  .chain((rules) => fc.subarray(rules).map((some) => [...rules, ...some.map(twinOf)]))
  .map((rules) => [...new Map(rules.map((rule) => [ruleKey(rule), rule])).values()]);

function twinOf(rule: RuleDraft): RuleDraft {
  return { ...rule, enforcement: rule.enforcement === "active" ? "evaluate" : "active" };
}

const setsAndPackages = rulesWithTwins.chain((rules) =>
  fc.record({
    rules: fc.constant(rules),
    created: fc.array(arbitraryRuleDraft(), { maxLength: 3 }),
    updated: fc.array(
      fc.record({ at: fc.nat(rules.length - 1), change: arbitraryRuleLevels(), activates: fc.boolean() }),
      { maxLength: 3 },
    ),
    deleted: fc.array(fc.nat(rules.length - 1), { maxLength: 2 }),
    packages: fc.array(
      fc
        .constantFrom(...rules)
        .chain(({ packageType, packageNamePattern }) =>
          arbitraryNameLike(packageType, packageNamePattern).map(
            (packageName): PackageName => ({ packageType, packageName }),
          ),
        ),
      { maxLength: 30, size: "max" },
    ),
  }),
);

/** Makes the changes for good, each as its use case does, and says which ones failed. */
async function make({ protection }: ReturnType<typeof managedProject>, changes: readonly RuleSetChange[]) {
  const failed: unknown[] = [];
  for (const [index, change] of changes.entries()) {
    const made =
      change.operation === "create"
        ? await protection.createRule({ ...request, rule: change.rule })
        : change.operation === "update"
          ? await protection.updateRule({ ...request, ruleId: change.ruleId, change: change.change })
          : await protection.deleteRule({ ...request, ruleId: change.ruleId });
    if (made.isErr()) failed.push({ index, error: made.error });
  }
  return failed;
}

test("a preview shows what the same changes do once they are made, and changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(setsAndPackages, fc.integer({ min: 1, max: 5 }), async (sets, limit) => {
      const managed = managedProject();
      const { protection } = managed;
      (await protection.applyRuleSet({ ...request, rules: sets.rules }))._unsafeUnwrap();
      const before = (await protection.readRuleSet(request))._unsafeUnwrap();
      const idAt = (at: number) => before.rules[at]?.id ?? 0;
      const changes: RuleSetChange[] = [
        ...sets.created.map((rule) => ({ operation: "create", rule }) as const),
        ...sets.updated.map(
          ({ at, change, activates }) =>
            ({
              operation: "update",
              ruleId: idAt(at),
              change: { ...change, ...(activates && { enforcement: "active" as const }) },
            }) as const,
        ),
        ...sets.deleted.map((at) => ({ operation: "delete", ruleId: idAt(at) }) as const),
      ];
      const { packages } = sets;
      const previewed = await protection.previewRules({ ...request, changes, packages, limit });
      expect((await protection.readRuleSet(request))._unsafeUnwrap()).toEqual(before);

      const failed = await make(managed, changes);
      if (failed.length > 0) {
        expect(previewed._unsafeUnwrapErr()).toEqual({ type: "invalid_changes", errors: failed });
        return;
      }
      const preview = previewed._unsafeUnwrap();
      const { rules: after } = (await protection.readRuleSet(request))._unsafeUnwrap();
      const compared = compareRuleSets<RuleTerms>(before.rules, after, packages);
      const changed = compared.filter((one) => one.push.isChanged || one.delete.isChanged);
      expect(preview).toMatchObject({
        revision: before.revision,
        packages: packages.length,
        changedPackages: changed.length,
        stoppedAt: null,
      });
      const outline = ({ packageType, packageName, ...levels }: (typeof compared)[number]) => [
        packageType,
        packageName,
        ...[levels.push, levels.delete].map((one) => [
          one.isChanged,
          ...[one.before, one.after].map(({ requiredAccessLevel, rules }) => [requiredAccessLevel, sortedTerms(rules)]),
        ]),
      ];
      expect(preview.page.map((one) => outline(one as (typeof compared)[number]))).toEqual(
        changed.slice(0, limit).map(outline),
      );
      for (const action of ["push", "delete"] as const) {
        for (const time of ["before", "after"] as const) {
          const counts = { unprotected: 0, no_level: 0, maintainer: 0, owner: 0, admin: 0 };
          for (const one of compared) {
            const { requiredAccessLevel, rules } = one[action][time];
            const level = rules.length === 0 ? "unprotected" : (requiredAccessLevel ?? "no_level");
            counts[level as keyof typeof counts]++;
          }
          expect(preview[action][time]).toEqual(counts);
        }
      }
      for (const [at, { rule }] of changes.flatMap((change, place) =>
        change.operation === "create" ? [[place, change] as const] : [],
      )) {
        const matching = packages.filter(
          (one) =>
            naivelyMatching([rule as RuleTerms], { ...one, action: "push", principal: { kind: "admin" } }).length > 0,
        );
        expect(preview.changes[at]).toEqual({
          matchingPackages: matching.length,
          firstPackages: matching.slice(0, 10),
        });
      }
    }),
    { numRuns: 200 },
  );
});

describe("the changes of a preview", () => {
  async function withRules(...patterns: readonly string[]) {
    const managed = managedProject();
    const ids: number[] = [];
    for (const pattern of patterns) {
      ids.push((await managed.protection.createRule({ ...request, rule: ownersOf(pattern) }))._unsafeUnwrap().id);
    }
    return { ...managed, ids };
  }

  it("concern the packages that match before or after, one change after the other", async () => {
    const { protection, ids } = await withRules("a", "b");
    const [a = 0, b = 0] = ids;
    const changes: RuleSetChange[] = [
      { operation: "update", ruleId: a, change: { packageNamePattern: "c" } },
      { operation: "delete", ruleId: b },
      { operation: "create", rule: ownersOf("b") },
      { operation: "create", rule: ownersOf("a") },
      { operation: "update", ruleId: a, change: {} },
    ];
    const packages = named("a", "b", "c", "d");
    const preview = (await protection.previewRules({ ...request, changes, packages }))._unsafeUnwrap();
    expect(preview.changes.map(({ firstPackages }) => firstPackages.map((one) => one.packageName))).toEqual([
      ["a", "c"],
      ["b"],
      ["b"],
      ["a"],
      ["c"],
    ]);
    expect([preview.page.map((one) => one.packageName), preview.next]).toEqual([["c"], null]);
  });

  it("are refused together, each with its place and its error", async () => {
    const { protection, ids } = await withRules("a", "b");
    const [ruleId = 0] = ids;
    const blank = { type: "invalid_rule", violations: [{ type: "pattern_blank" }] };
    const changes: RuleSetChange[] = [
      { operation: "create", rule: ownersOf("") },
      { operation: "create", rule: ownersOf("c") },
      { operation: "create", rule: ownersOf("c") },
      { operation: "update", ruleId, change: { packageNamePattern: "" } },
      { operation: "update", ruleId, change: { packageNamePattern: "b" } },
      { operation: "update", ruleId: 99, change: {} },
      { operation: "delete", ruleId: 99 },
    ];
    const refused = await protection.previewRules({ ...request, changes, packages: [] });
    expect(refused._unsafeUnwrapErr()).toEqual({
      type: "invalid_changes",
      errors: [
        { index: 0, error: blank },
        { index: 2, error: { type: "pattern_taken" } },
        { index: 3, error: blank },
        { index: 4, error: { type: "pattern_taken" } },
        { index: 5, error: { type: "rule_not_found" } },
        { index: 6, error: { type: "rule_not_found" } },
      ],
    });
  });
});

test("a summary is made in steps, by the changes that are compared with each package", () => {
  const rules = Array.from({ length: 40 }, (_, at) => ruleDraft(ownersOf(`*${"a".repeat(at)}`))._unsafeUnwrap());
  const packages = Array.from({ length: 1_000 }, () => ({ packageType: generic, packageName: "a".repeat(50) }));
  const summary = createPreviewSummary(
    rules.map((rule) => [rule]),
    10,
  );
  // A look-up is 10, and each of the 40 changes is compared; a step is 10,000.
  expect([...summary.add(compareRuleSets([], [], packages))]).toHaveLength(5);
  expect(summary.counted().changes.map(({ matchingPackages }) => matchingPackages)).toEqual(
    rules.map(() => packages.length),
  );
});

const create = [{ operation: "create", rule: ownersOf("app-*") }] as const;

/** The names in their order, as a host's keyset query gives them. */
function inventoryOf(names: readonly string[], asked: unknown[] = []): PackageInventory {
  return async (_, page) => {
    asked.push(page);
    const start = page.after === null ? 0 : names.indexOf(page.after) + 1;
    return page.packageType === generic ? names.slice(start, start + page.limit) : [];
  };
}

describe("the host's inventory", () => {
  const names = Array.from({ length: 2_345 }, (_, at) => `${at % 2 === 0 ? "app" : "lib"}-${at}`);

  it("is read page by page, in the types of the changed rules, to its end", async () => {
    const asked: { packageType: string }[] = [];
    const { protection } = managedProject({ inventory: inventoryOf(names, asked) });
    const preview = (await protection.previewRules({ ...request, changes: create }))._unsafeUnwrap();
    expect(preview).toMatchObject({
      packages: 2_345,
      changedPackages: 1_173,
      stoppedAt: null,
      changes: [{ matchingPackages: 1_173 }],
    });
    expect(preview.push).toEqual({
      before: { unprotected: 2_345, no_level: 0, maintainer: 0, owner: 0, admin: 0 },
      after: { unprotected: 1_172, no_level: 0, maintainer: 0, owner: 1_173, admin: 0 },
    });
    expect(preview.delete.after).toMatchObject({ unprotected: 1_172, no_level: 1_173 });
    expect(preview.changes[0]?.firstPackages.map(({ packageName }) => packageName)).toEqual(
      names.filter((name) => name.startsWith("app")).slice(0, 10),
    );
    expect(new Set(asked.map(({ packageType }) => packageType))).toEqual(new Set([generic]));
  });

  it.each([undefined, named(...names)])("gives each changed package on one page", async (packages) => {
    const { protection } = managedProject({ inventory: inventoryOf(names) });
    const found: string[] = [];
    for (let after: PackageName | null | undefined; after !== null; ) {
      const asked = { ...request, changes: create, limit: 100, ...(packages && { packages }), ...(after && { after }) };
      const page = (await protection.previewRules(asked))._unsafeUnwrap();
      found.push(...page.page.map(({ packageName }) => packageName));
      after = page.next;
    }
    expect(found).toEqual(names.filter((name) => name.startsWith("app")));
  });

  it("may be larger than can be looked at in time: the preview says where it stopped, and goes on there", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const asked: number[] = [];
    const endless: PackageInventory = async (_, { after, limit }) => {
      vi.advanceTimersByTime(1_000);
      const start = after === null ? 0 : Number(after) + 1;
      asked.push(start);
      return Array.from({ length: limit }, (__, at) => String(start + at));
    };
    const { protection } = managedProject({ inventory: endless, deadlineMs: 6_000 });
    const { stoppedAt } = (await protection.previewRules({ ...request, changes: create }))._unsafeUnwrap();
    expect(asked).toEqual([0, 1_000, 2_000]);
    expect(stoppedAt).toEqual({ packageType: generic, packageName: "2999" });
    (
      await protection.previewRules({ ...request, changes: create, ...(stoppedAt && { after: stoppedAt }) })
    )._unsafeUnwrap();
    expect(asked.slice(3)).toEqual([3_000, 4_000, 5_000]);
  });

  it("is needed where the request names no packages", async () => {
    const { protection } = managedProject();
    expect((await protection.previewRules({ ...request, changes: create }))._unsafeUnwrapErr()).toEqual({
      type: "inventory_missing",
    });
    expect((await protection.previewRules({ ...request, changes: create, packages: [] })).isOk()).toBe(true);
  });

  it.each<[string, string, () => unknown]>([
    [
      "throws",
      "no connection",
      () => {
        throw new Error("no connection");
      },
    ],
    ["rejects", "no connection", () => Promise.reject(new Error("no connection"))],
    ["returns nothing", "the inventory returned undefined, not a list of names", async () => undefined],
    ["returns no list", "the inventory returned object, not a list of names", async () => Object("names")],
    [
      "returns an empty name",
      "the inventory returned a name that is not a string, or is empty",
      async () => ["app", ""],
    ],
    ["returns a number", "the inventory returned a name that is not a string, or is empty", async () => ["app", 7]],
    [
      "returns more than it was asked for",
      "the inventory returned 1001 names for a limit of 1000",
      async () => Array.from({ length: 1_001 }, (_, at) => `${at}`),
    ],
    [
      "returns the same page for ever",
      "the inventory returned the page that it returned before",
      async () => ["lib", "app"],
    ],
  ])("that %s is unavailable: %s", async (_, message, inventory) => {
    const { protection } = managedProject({ inventory: inventory as PackageInventory });
    expect((await protection.previewRules({ ...request, changes: create }))._unsafeUnwrapErr()).toEqual({
      type: "inventory_unavailable",
      cause: new Error(message),
    });
  });

  it("is read from the type of `after` on, in the types of the changed rules", async () => {
    const asked: unknown[] = [];
    const { protection } = managedProject({ inventory: inventoryOf([], asked) });
    const changes = ["cargo", "generic", "npm", "nuget"] as const;
    const after = { packageType: "generic", packageName: "app" } as const;
    const preview = await protection.previewRules({
      ...request,
      changes: changes.map((packageType) => ({ operation: "create", rule: ownersOf("app", { packageType }) })),
      after,
    });
    expect(preview._unsafeUnwrap().packages).toBe(0);
    expect(asked).toEqual([
      { packageType: "generic", after: "app", limit: 1_000 },
      { packageType: "npm", after: null, limit: 1_000 },
      { packageType: "nuget", after: null, limit: 1_000 },
    ]);
  });

  it.each([
    { packageType: "docker", packageName: "app" },
    { packageType: "npm", packageName: "" },
    { packageType: "npm" },
  ])("is not needed to reject %j with a TypeError", async (wrong) => {
    const { protection } = managedProject();
    const preview = (named: object) =>
      Reflect.apply(protection.previewRules, undefined, [{ ...request, changes: [], ...named }]).then();
    const message = `a package has a type and a name, got ${JSON.stringify(wrong)}`;
    await expect(preview({ packages: [wrong] })).rejects.toThrow(new TypeError(message));
    await expect(preview({ packages: named("a"), after: wrong })).rejects.toThrow(new TypeError(message));
  });

  it("that does not answer in time is unavailable", async () => {
    const { protection } = managedProject({ inventory: () => new Promise(() => undefined), deadlineMs: 300 });
    expect((await protection.previewRules({ ...request, changes: create }))._unsafeUnwrapErr()).toEqual({
      type: "inventory_unavailable",
      cause: new Error("the inventory did not answer in time"),
    });
  });
});

it("many changes of a large set are previewed in turns: timers of the host run meanwhile", async () => {
  const { protection } = managedProject();
  const rules = Array.from({ length: 3_000 }, (_, at) => ownersOf(`*part-${at}*`));
  (await protection.applyRuleSet({ ...request, rules }))._unsafeUnwrap();
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const changes = Array.from(
    { length: 3_000 },
    (_, at) => ({ operation: "create", rule: ownersOf(`*other-${at}*`) }) as const,
  );
  const packages = named(...Array.from({ length: 20_000 }, (_, at) => `some-part-${at}-other-${at}`));
  const preview = (await protection.previewRules({ ...request, changes, packages }))._unsafeUnwrap();
  clearInterval(timer);
  expect(preview.packages).toBe(20_000);
  expect(turns).toBeGreaterThan(10);
});

describe("findings", () => {
  it("are those of the project's rules, with its revision and the host's minimum access levels", async () => {
    const { protection } = managedProject({ minimumAccessLevels: { push: "owner", delete: "admin" } });
    const first = (
      await protection.createRule({ ...request, rule: ownersOf("*", { minimumAccessLevelForPush: "admin" }) })
    )._unsafeUnwrap();
    const second = (await protection.createRule({ ...request, rule: ownersOf("app") }))._unsafeUnwrap();
    const findings = (await protection.listFindings(request))._unsafeUnwrap();
    expect(findings).toEqual({
      revision: second.revision,
      findings: [
        { type: "redundant", rule: second, coveredBy: first },
        { type: "within_minimum_access_levels", rule: second },
      ],
    });
  });

  it("are for maintainers", async () => {
    const { protection } = managedProject();
    const dev = { caller: { name: "dev", admin: false, scopes: ["read_api"] }, project } as const;
    for (const use of [
      protection.listFindings,
      protection.listHistory,
      protection.readRuleSet,
      protection.recentRefusals,
    ]) {
      expect((await use(dev))._unsafeUnwrapErr()).toEqual({ type: "forbidden" });
    }
    expect((await protection.previewRules({ ...dev, changes: [] }))._unsafeUnwrapErr()).toEqual({ type: "forbidden" });
    const write = { ...dev, caller: { ...dev.caller, name: "mia" } };
    expect((await protection.applyRuleSet({ ...write, rules: [] }))._unsafeUnwrapErr()).toEqual({
      type: "insufficient_scope",
    });
    expect((await protection.revertChange({ ...write, sequence: 1 }))._unsafeUnwrapErr()).toEqual({
      type: "insufficient_scope",
    });
    expect((await protection.listFindings(write)).isOk()).toBe(true);
  });
});
