import { memoryRuleStore } from "@package-protection/adapter-memory";
import { arbitraryRuleLevels, insertRule } from "@package-protection/testkit";
import fc from "fast-check";
import { errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it, test } from "vitest";
import {
  managedProject,
  ownersOf,
  projectId,
  request,
  sortedTerms,
  termsOf,
} from "../../../test/management/managed-project.ts";
import { type RuleStore, revision, ruleDraft, storeUnavailable } from "../../index.ts";

const evaluate = { enforcement: "evaluate" } as const;
const active = { enforcement: "active" } as const;

test("a rule that becomes active takes the place of an active rule of the same type and pattern, in one write", async () => {
  const levels = arbitraryRuleLevels();
  await fc.assert(
    fc.asyncProperty(fc.option(levels), levels, fc.option(levels), async (ofTwin, ofEvaluated, change) => {
      const { protection, events } = managedProject();
      const twin =
        ofTwin &&
        (
          await protection.createRule({ ...request, rule: { ...ownersOf("app"), ...nulls, ...ofTwin } })
        )._unsafeUnwrap();
      const terms = { ...ownersOf("app"), ...nulls, ...ofEvaluated, ...evaluate };
      const tried = (await protection.createRule({ ...request, rule: terms }))._unsafeUnwrap();
      events.length = 0;
      const after = (
        await protection.updateRule({ ...request, ruleId: tried.id, change: { ...change, ...active } })
      )._unsafeUnwrap();
      const left = (await protection.readRuleSet(request))._unsafeUnwrap().rules;
      expect(left).toEqual([after]);
      expect(after.id).toBe(twin?.id ?? tried.id);
      expect(termsOf(after)).toEqual({ ...termsOf(tried), ...change, ...active });
      const { entries } = (await protection.listHistory(request))._unsafeUnwrap();
      expect(entries.length).toBe(twin === null ? 2 : 3);
      expect(entries[0]?.changes.map(({ before }) => before?.id)).toEqual(
        events.map((event) =>
          "before" in event && event.before !== null && "id" in event.before ? event.before.id : null,
        ),
      );
    }),
    { numRuns: 60 },
  );
});

const nulls = { minimumAccessLevelForPush: null, minimumAccessLevelForDelete: null };

describe("a rule that becomes active", () => {
  it("leaves an active rule untouched that has the same levels", async () => {
    const { protection } = managedProject();
    const twin = (await protection.createRule({ ...request, rule: ownersOf("app") }))._unsafeUnwrap();
    const tried = (await protection.createRule({ ...request, rule: ownersOf("app", evaluate) }))._unsafeUnwrap();
    const after = await protection.updateRule({ ...request, ruleId: tried.id, change: active });
    expect(after._unsafeUnwrap()).toEqual(twin);
    expect((await protection.readRuleSet(request))._unsafeUnwrap().rules).toEqual([twin]);
  });

  it.each([
    ["comes", false],
    ["goes", true],
  ])("is merged with what a race left: an active rule %s meanwhile", async (_, isThere) => {
    const real = memoryRuleStore();
    const draft = ruleDraft(ownersOf("app"))._unsafeUnwrap();
    let race: (() => Promise<unknown>) | null = null;
    const store: RuleStore = {
      ...real,
      write: (id, operations, options) => {
        const pending = race?.() ?? Promise.resolve();
        race = null;
        return ResultAsync.fromSafePromise(pending).andThen(() => real.write(id, operations, options));
      },
    };
    const { protection } = managedProject({ store });
    const tried = (
      await protection.createRule({
        ...request,
        rule: ownersOf("app", { ...evaluate, minimumAccessLevelForPush: "admin" }),
      })
    )._unsafeUnwrap();
    const twin = isThere ? (await insertRule(real, projectId, draft))._unsafeUnwrap() : null;
    race = async () =>
      twin === null
        ? await insertRule(real, projectId, draft)
        : await real.write(projectId, [{ kind: "remove", ruleId: twin.id, expected: null }], { at: 0, by: null });
    const after = (await protection.updateRule({ ...request, ruleId: tried.id, change: active }))._unsafeUnwrap();
    expect(after.minimumAccessLevelForPush).toBe("admin");
    expect((await protection.readRuleSet(request))._unsafeUnwrap().rules).toEqual([after]);
    expect(after.id === tried.id).toBe(isThere);
  });

  it("and changes its pattern is merged with the rule of that pattern", async () => {
    const { protection } = managedProject();
    const twin = (await protection.createRule({ ...request, rule: ownersOf("app") }))._unsafeUnwrap();
    const tried = (await protection.createRule({ ...request, rule: ownersOf("other", evaluate) }))._unsafeUnwrap();
    const change = { ...active, packageNamePattern: "app", minimumAccessLevelForPush: "admin" } as const;
    const after = (await protection.updateRule({ ...request, ruleId: tried.id, change }))._unsafeUnwrap();
    expect([after.id, after.minimumAccessLevelForPush]).toEqual([twin.id, "admin"]);
  });
});

test("an evaluate rule does not get the pattern of another one, and stays", async () => {
  const { protection } = managedProject();
  (await protection.createRule({ ...request, rule: ownersOf("app", evaluate) }))._unsafeUnwrap();
  const tried = (await protection.createRule({ ...request, rule: ownersOf("other", evaluate) }))._unsafeUnwrap();
  const change = { packageNamePattern: "app" };
  const refused = await protection.updateRule({ ...request, ruleId: tried.id, change });
  expect(refused._unsafeUnwrapErr()).toEqual({ type: "pattern_taken" });
  expect((await protection.readRuleSet(request))._unsafeUnwrap().rules).toContainEqual(tried);
});

test("a rule that becomes active where the store fails is an error of the store", async () => {
  const real = memoryRuleStore();
  const tried = (
    await managedProject({ store: real }).protection.createRule({ ...request, rule: ownersOf("app", evaluate) })
  )._unsafeUnwrap();
  const failure = storeUnavailable("the disk is gone");
  const { protection } = managedProject({ store: { ...real, write: () => errAsync(failure) } });
  const failed = await protection.updateRule({ ...request, ruleId: tried.id, change: active });
  expect(failed._unsafeUnwrapErr()).toEqual(failure);
});

test("an active rule does not become an evaluate rule beside another of its pattern", async () => {
  const { protection } = managedProject();
  const { id } = (await protection.createRule({ ...request, rule: ownersOf("app") }))._unsafeUnwrap();
  (await protection.createRule({ ...request, rule: ownersOf("app", evaluate) }))._unsafeUnwrap();
  const refused = await protection.updateRule({ ...request, ruleId: id, change: evaluate });
  expect(refused._unsafeUnwrapErr()).toEqual({ type: "pattern_taken" });
});

describe("a change of one rule with an expected revision", () => {
  it("is made at that revision of the project, and at no other", async () => {
    const { protection } = managedProject();
    const rule = (
      await protection.createRule({ ...request, rule: ownersOf("a"), expected: revision("0.0") })
    )._unsafeUnwrap();
    const stale = { ...request, ruleId: rule.id, expected: rule.revision };
    const second = (
      await protection.createRule({ ...request, rule: ownersOf("b"), expected: rule.revision })
    )._unsafeUnwrap();
    const failed = { type: "precondition_failed" };
    expect(
      (await protection.createRule({ ...request, rule: ownersOf("c"), expected: rule.revision }))._unsafeUnwrapErr(),
    ).toEqual(failed);
    for (const change of [{}, { minimumAccessLevelForPush: "admin" }, { packageNamePattern: "" }] as const) {
      expect((await protection.updateRule({ ...stale, change }))._unsafeUnwrapErr()).toEqual(failed);
    }
    expect((await protection.deleteRule(stale))._unsafeUnwrapErr()).toEqual(failed);
    const missing = { ...stale, ruleId: 99, expected: second.revision };
    expect((await protection.deleteRule({ ...stale, ruleId: 99 }))._unsafeUnwrapErr()).toEqual({
      type: "rule_not_found",
    });
    expect((await protection.updateRule({ ...missing, change: {} }))._unsafeUnwrapErr()).toEqual({
      type: "rule_not_found",
    });
    expect(sortedTerms((await protection.readRuleSet(request))._unsafeUnwrap().rules)).toEqual(
      sortedTerms([rule, second]),
    );
    const current = { ...request, ruleId: rule.id, expected: second.revision };
    const updated = (
      await protection.updateRule({ ...current, change: { minimumAccessLevelForPush: "admin" } })
    )._unsafeUnwrap();
    expect((await protection.readRuleSet(request))._unsafeUnwrap().rules).toEqual([updated, second]);
    const [entry] = (await protection.listHistory(request))._unsafeUnwrap().entries;
    expect(entry?.changes).toEqual([{ before: rule, after: updated }]);
    expect((await protection.deleteRule({ ...current, expected: updated.revision })).isOk()).toBe(true);
  });

  it("is not made where another write comes in between", async () => {
    const real = memoryRuleStore();
    const rival = managedProject({ store: real }).protection;
    const rule = (await rival.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
    const store: RuleStore = {
      ...real,
      write: (...write) =>
        rival
          .createRule({ ...request, rule: ownersOf("b") })
          .mapErr((error) => storeUnavailable(error))
          .andThen(() => real.write(...write)),
    };
    const { protection } = managedProject({ store });
    const change = { minimumAccessLevelForPush: "admin" } as const;
    const stale = { ...request, ruleId: rule.id, expected: rule.revision, change };
    expect((await protection.updateRule(stale))._unsafeUnwrapErr()).toEqual({ type: "precondition_failed" });
    expect((await rival.readRuleSet(request))._unsafeUnwrap().rules[0]).toEqual(rule);
  });

  it("counts the rules at that revision where the host limits them", async () => {
    const { protection } = managedProject({ maximumRulesPerProject: 1 });
    const rule = (
      await protection.createRule({ ...request, rule: ownersOf("a"), expected: revision("0.0") })
    )._unsafeUnwrap();
    const other = { ...request, rule: ownersOf("b") };
    expect((await protection.createRule({ ...other, expected: revision("0.0") }))._unsafeUnwrapErr().type).toBe(
      "precondition_failed",
    );
    expect((await protection.createRule({ ...other, expected: rule.revision }))._unsafeUnwrapErr().type).toBe(
      "rule_limit_reached",
    );
  });
});
