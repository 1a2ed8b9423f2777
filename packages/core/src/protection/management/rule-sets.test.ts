import { memoryRuleStore } from "@package-protection/adapter-memory";
import { arbitraryRuleDraft } from "@package-protection/testkit";
import fc from "fast-check";
import { err, errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it, test } from "vitest";
import {
  ben,
  idsOf,
  managedProject,
  mia,
  ownersOf,
  project,
  request,
  sortedTerms,
} from "../../../test/management/managed-project.ts";
import {
  type ProtectionRule,
  type RuleDraft,
  type RuleStore,
  revision,
  ruleDraft,
  storeUnavailable,
} from "../../index.ts";
import { ruleKey } from "../../rules/rule.ts";
import { planRuleSet } from "./planned-rule-set.ts";

/** Sets that share some keys. */
const twoSets = fc.uniqueArray(arbitraryRuleDraft(), { maxLength: 12, selector: ruleKey }).chain((rules) =>
  fc.record({
    first: fc.shuffledSubarray(rules),
    second: fc
      .shuffledSubarray(rules)
      .chain((some) =>
        fc.tuple(
          ...some.map((rule) =>
            fc
              .boolean()
              .map((isStricter): RuleDraft => (isStricter ? { ...rule, minimumAccessLevelForPush: "admin" } : rule)),
          ),
        ),
      ),
  }),
);

test("after a set was applied the rules are that set, and a rule keeps its id where type, pattern and enforcement stay", async () => {
  await fc.assert(
    fc.asyncProperty(twoSets, async ({ first, second }) => {
      const { protection } = managedProject();
      (await protection.applyRuleSet({ ...request, rules: first }))._unsafeUnwrap();
      const before = (await protection.readRuleSet(request))._unsafeUnwrap();
      expect(sortedTerms(before.rules)).toEqual(sortedTerms(first));
      const planned = (await protection.applyRuleSet({ ...request, rules: second, dryRun: true }))._unsafeUnwrap();
      expect((await protection.readRuleSet(request))._unsafeUnwrap()).toEqual(before);
      const applied = (await protection.applyRuleSet({ ...request, rules: second }))._unsafeUnwrap();
      const after = (await protection.readRuleSet(request))._unsafeUnwrap();

      expect(sortedTerms(after.rules)).toEqual(sortedTerms(second));
      expect(after.revision).toBe(applied.revision);
      expect([planned.applied, applied.applied]).toEqual([false, true]);
      expect(planned.revision).toBe(before.revision);
      const outline = ({ plan }: typeof applied) =>
        plan.map(({ operation, before: was, after: is }) => [operation, was, is && sortedTerms([is])]);
      expect(outline(planned)).toEqual(outline(applied));
      const byKey = new Map(before.rules.map((rule) => [ruleKey(rule), rule]));
      for (const rule of after.rules) {
        const same = byKey.get(ruleKey(rule));
        if (same === undefined) expect(idsOf(before.rules)).not.toContain(rule.id);
        else expect(rule.id).toBe(same.id);
        const isAsBefore = same !== undefined && sortedTerms([same])[0] === sortedTerms([rule])[0];
        if (isAsBefore) expect(rule).toEqual(same);
      }
      const again = (await protection.applyRuleSet({ ...request, rules: second }))._unsafeUnwrap();
      expect(again).toEqual({ revision: after.revision, plan: [], applied: true });
    }),
    { numRuns: 50 },
  );
});

test("a set is one write: one history entry by its caller, and an event for each rule", async () => {
  const { protection, events } = managedProject();
  (await protection.applyRuleSet({ ...request, rules: [ownersOf("a"), ownersOf("b")] }))._unsafeUnwrap();
  events.length = 0;
  const rules = [ownersOf("b", { minimumAccessLevelForDelete: "admin" }), ownersOf("c", { enforcement: "evaluate" })];
  const { plan } = (await protection.applyRuleSet({ caller: ben, project, rules }))._unsafeUnwrap();
  expect(plan.map(({ operation }) => operation)).toEqual(["delete", "update", "create"]);
  const { entries } = (await protection.listHistory(request))._unsafeUnwrap();
  expect(entries.map(({ by, changes }) => [by, changes.length])).toEqual([
    ["ben", 3],
    ["mia", 2],
  ]);
  expect(events.map(({ type }) => type)).toEqual(["rule_deleted", "rule_updated", "rule_created"]);
  expect(
    (await protection.listRules(request))._unsafeUnwrap().map(({ packageNamePattern }) => packageNamePattern),
  ).toEqual(["b"]);
});

test("a plan has an operation of the store for each difference, at the revision of its rule", async () => {
  const { protection } = managedProject();
  (await protection.applyRuleSet({ ...request, rules: [ownersOf("a"), ownersOf("b")] }))._unsafeUnwrap();
  const { rules } = (await protection.readRuleSet(request))._unsafeUnwrap();
  const [a, b] = rules;
  const wanted = [ownersOf("b", { minimumAccessLevelForPush: "admin" }), ownersOf("c")].map((rule) =>
    ruleDraft(rule)._unsafeUnwrap(),
  );
  const [stricter, created] = wanted;
  expect((await planRuleSet(rules, wanted)).operations).toEqual([
    { kind: "remove", ruleId: a?.id, expected: a?.revision },
    { kind: "replace", ruleId: b?.id, expected: b?.revision, terms: stricter },
    { kind: "insert", terms: created },
  ]);
});

describe("where the store fails", () => {
  const failure = storeUnavailable("the disk is gone");
  const rules = [ownersOf("b")];
  const changes = [{ operation: "delete", ruleId: 1 }] as const;

  it.each<[keyof RuleStore, string, (protection: ReturnType<typeof managedProject>["protection"]) => unknown]>([
    ["changes", "listFindings", ({ listFindings }) => listFindings(request)],
    ["changes", "previewRules", ({ previewRules }) => previewRules({ ...request, changes, packages: [] })],
    ["changes", "readRuleSet", ({ readRuleSet }) => readRuleSet(request)],
    ["changes", "applyRuleSet", ({ applyRuleSet }) => applyRuleSet({ ...request, rules })],
    ["write", "applyRuleSet", ({ applyRuleSet }) => applyRuleSet({ ...request, rules })],
    ["changes", "revertChange", ({ revertChange }) => revertChange({ ...request, sequence: 1 })],
    ["history", "revertChange", ({ revertChange }) => revertChange({ ...request, sequence: 1 })],
    ["write", "revertChange", ({ revertChange }) => revertChange({ ...request, sequence: 1 })],
    ["history", "listHistory", ({ listHistory }) => listHistory(request)],
    [
      "changes",
      "updateRule at a revision",
      ({ updateRule }) => updateRule({ ...request, ruleId: 1, change: {}, expected: revision("1") }),
    ],
  ])("in %s, %s is that failure, after one call", async (method, _, use) => {
    const real = memoryRuleStore();
    (await managedProject({ store: real }).protection.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
    let calls = 0;
    const fails = () => {
      calls++;
      return errAsync(failure);
    };
    const { protection } = managedProject({ store: Object.assign({ ...real }, { [method]: fails }) });
    expect(await use(protection)).toEqual(err(failure));
    expect(calls).toBe(1);
  });

  it("while it is looked for who reverted a change, that is the answer", async () => {
    const real = memoryRuleStore();
    let reads = 0;
    const history: RuleStore["history"] = (...read) => (++reads === 1 ? real.history(...read) : errAsync(failure));
    const { protection } = managedProject({ store: { ...real, history } });
    (await protection.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
    expect((await protection.revertChange({ ...request, sequence: 1 }))._unsafeUnwrapErr()).toEqual(failure);
  });
});

describe("a set that cannot be applied", () => {
  it("is refused as a whole, with the place of every invalid rule and every duplicate", async () => {
    const { protection } = managedProject();
    const rules = [
      ownersOf("a"),
      ownersOf(""),
      ownersOf("a", { minimumAccessLevelForPush: "admin" }),
      ownersOf("a", { enforcement: "evaluate" }),
    ];
    const refused = (await protection.applyRuleSet({ ...request, rules }))._unsafeUnwrapErr();
    expect(refused).toEqual({
      type: "invalid_rule_set",
      errors: [
        { index: 1, error: { type: "invalid_rule", violations: [{ type: "pattern_blank" }] } },
        { index: 2, error: { type: "duplicate_rule", firstIndex: 0 } },
      ],
    });
    expect((await protection.readRuleSet(request))._unsafeUnwrap().rules).toEqual([]);
  });

  it("is refused where it has more rules than the host allows, unless there were more before", async () => {
    const store = memoryRuleStore();
    const unlimited = managedProject({ store }).protection;
    const { protection } = managedProject({ store, maximumRulesPerProject: 2 });
    const rules = ["a", "b", "c"].map((pattern) => ownersOf(pattern));
    const refused = await protection.applyRuleSet({ ...request, rules });
    expect(refused._unsafeUnwrapErr()).toEqual({ type: "rule_limit_reached", maximumRules: 2 });
    expect((await protection.applyRuleSet({ ...request, rules: rules.slice(1) })).isOk()).toBe(true);
    expect((await unlimited.applyRuleSet({ ...request, rules })).isOk()).toBe(true);
    const exchanged = [ownersOf("d"), ...rules.slice(1)];
    expect((await protection.applyRuleSet({ ...request, rules: exchanged })).isOk()).toBe(true);
  });

  it("is refused at another revision than the caller's, before the rules are judged, and nothing changes", async () => {
    const { protection } = managedProject();
    const { revision: first } = (await protection.applyRuleSet({ ...request, rules: [ownersOf("a")] }))._unsafeUnwrap();
    for (const expected of [revision("0.0"), revision("elsewhere")]) {
      for (const rules of [[], [ownersOf("")]]) {
        const refused = await protection.applyRuleSet({ ...request, rules, expected });
        expect(refused._unsafeUnwrapErr()).toEqual({ type: "precondition_failed" });
      }
    }
    expect((await protection.applyRuleSet({ ...request, rules: [], expected: first })).isOk()).toBe(true);
  });
});

/** A store whose reads and writes come in any order. */
function scheduled(scheduler: fc.Scheduler, real: RuleStore): RuleStore {
  const later = <T, E>(label: string, work: () => ResultAsync<T, E>) =>
    new ResultAsync(scheduler.schedule(Promise.resolve(), label).then(work));
  return {
    ...real,
    changes: (...read) => later("changes", () => new ResultAsync(Promise.resolve(real.changes(...read)))),
    find: (...read) => later("find", () => real.find(...read)),
    write: (...write) => later("write", () => real.write(...write)),
    history: (...read) => later("history", () => real.history(...read)),
  };
}

test("two people who edit at once never lose a change unnoticed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), fc.boolean(), async (scheduler, miaExpects, benExpects) => {
      const real = memoryRuleStore();
      const first = managedProject({ store: real }).protection;
      const start = (await first.applyRuleSet({ ...request, rules: [ownersOf("a")] }))._unsafeUnwrap();
      const read = (await first.readRuleSet(request))._unsafeUnwrap();
      const editors = [
        {
          caller: mia,
          pattern: "m",
          expects: miaExpects,
          protection: managedProject({ store: scheduled(scheduler, real) }).protection,
        },
        {
          caller: ben,
          pattern: "b",
          expects: benExpects,
          protection: managedProject({ store: scheduled(scheduler, real) }).protection,
        },
      ];
      const edits = editors.map(({ caller, pattern, expects, protection }) =>
        protection.applyRuleSet({
          caller,
          project,
          rules: [...read.rules, ownersOf(pattern)],
          ...(expects && { expected: start.revision }),
        }),
      );
      await scheduler.waitFor(Promise.all(edits));
      const answers = await Promise.all(edits);
      const { entries } = (await first.listHistory(request))._unsafeUnwrap();
      // Each acknowledged plan is exactly what its entry changed: what another person wrote stands in it as `before`.
      for (const [at, answer] of answers.entries()) {
        const by = editors[at]?.caller.name;
        const own = entries.filter((entry) => entry.by === by && entry.sequence > 1);
        if (answer.isErr()) {
          expect([answer.error.type, editors[at]?.expects, own]).toEqual(["precondition_failed", true, []]);
          continue;
        }
        expect(own.flatMap(({ changes }) => changes.map(({ before }) => before))).toEqual(
          answer.value.plan.map(({ before }) => before),
        );
      }
      expect(replayed(entries)).toEqual((await first.readRuleSet(request))._unsafeUnwrap().rules);
      if (miaExpects && benExpects) expect(answers.filter((answer) => answer.isOk()).length).toBe(1);
      else if (!miaExpects && !benExpects) expect(answers.every((answer) => answer.isOk())).toBe(true);
    }),
    { numRuns: 100 },
  );
});

/** The rules that a history leaves; each change must fit what came before it. */
function replayed(
  newestFirst: readonly {
    readonly changes: readonly { before: ProtectionRule | null; after: ProtectionRule | null }[];
  }[],
) {
  const rules = new Map<number, ProtectionRule>();
  for (const { changes } of newestFirst.toReversed()) {
    for (const { before, after } of changes) {
      const id = before?.id ?? after?.id ?? 0;
      expect(rules.get(id) ?? null).toEqual(before);
      if (after === null) rules.delete(id);
      else rules.set(id, after);
    }
  }
  return [...rules.values()].sort((one, other) => one.id - other.id);
}

test("a plan that loses every race is refused", async () => {
  const real = memoryRuleStore();
  let writes = 0;
  const { protection } = managedProject({
    store: {
      ...real,
      write: (id, operations, options) => {
        writes++;
        const rival = managedProject({ store: real }).protection.createRule({
          caller: ben,
          project,
          rule: ownersOf(`rival-${writes}`),
        });
        return rival
          .mapErr((error) => ({ type: "store_unavailable", mayHaveHappened: false, cause: error }) as const)
          .andThen(() => real.write(id, operations, options));
      },
    },
  });
  const refused = await protection.applyRuleSet({ ...request, rules: [ownersOf("a")] });
  expect([refused._unsafeUnwrapErr(), writes]).toEqual([{ type: "rule_changed" }, 8]);
});
