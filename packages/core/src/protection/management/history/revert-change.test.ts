import { memoryRuleStore } from "@package-protection/adapter-memory";
import { arbitraryRuleDraft, arbitraryRuleLevels } from "@package-protection/testkit";
import fc from "fast-check";
import { ResultAsync } from "neverthrow";
import { describe, expect, it, test } from "vitest";
import {
  ben,
  idsOf,
  managedProject,
  ownersOf,
  project,
  projectId,
  request,
  sortedTerms,
} from "../../../../test/management/managed-project.ts";
import { type RuleDraft, type RuleStore, revision, ruleDraft, storeUnavailable } from "../../../index.ts";
import { ruleKey } from "../../../rules/rule.ts";

/** Sets of a few rules, so that rules come, stay, go, and change their levels. */
const sets = fc.uniqueArray(arbitraryRuleDraft(), { minLength: 1, maxLength: 8, selector: ruleKey }).chain((rules) => {
  const rule = (terms: RuleDraft) =>
    fc.oneof(
      fc.constant(terms),
      arbitraryRuleLevels().map((levels) => ({ ...terms, ...levels })),
    );
  return fc.array(
    fc.subarray(rules).chain((some) => fc.tuple(...some.map(rule))),
    { minLength: 2, maxLength: 3 },
  );
});

test("a change that is undone leaves the rules as they were before, and a rule that comes back has a new id", async () => {
  await fc.assert(
    fc.asyncProperty(sets, async (made) => {
      const { protection } = managedProject();
      for (const rules of made) (await protection.applyRuleSet({ ...request, rules }))._unsafeUnwrap();
      const [newest] = (await protection.listHistory(request))._unsafeUnwrap().entries;
      if (newest === undefined) return;
      const everHeld = idsOf((await protection.readRuleSet(request))._unsafeUnwrap().rules);
      const undone = (
        await protection.revertChange({ caller: ben, project, sequence: newest.sequence })
      )._unsafeUnwrap();
      const after = (await protection.readRuleSet(request))._unsafeUnwrap();
      const before = await rulesBefore(protection, newest.sequence);
      expect(sortedTerms(after.rules)).toEqual(sortedTerms(before));
      expect([undone.revision, undone.reverts]).toEqual([after.revision, newest.sequence]);
      for (const { before: wasThere, after: isThere } of undone.changes) {
        if (wasThere === null) expect(everHeld).not.toContain(isThere?.id);
        if (isThere !== null && wasThere !== null) expect(isThere.id).toBe(wasThere.id);
      }
      const [entry] = (await protection.listHistory(request))._unsafeUnwrap().entries;
      expect(entry).toMatchObject({ sequence: undone.sequence, by: "ben", reverts: newest.sequence });

      const again = await protection.revertChange({ ...request, sequence: newest.sequence });
      expect(again._unsafeUnwrapErr()).toEqual({ type: "already_reverted", revertedBy: undone.sequence });
      (await protection.revertChange({ ...request, sequence: undone.sequence }))._unsafeUnwrap();
      const redone = (await protection.readRuleSet(request))._unsafeUnwrap();
      expect(sortedTerms(redone.rules)).toEqual(sortedTerms(made.at(-1) ?? []));
    }),
    { numRuns: 50 },
  );
});

/** The rules as a history says they were before an entry. */
async function rulesBefore({ listHistory }: ReturnType<typeof managedProject>["protection"], sequence: number) {
  const { entries } = (await listHistory({ ...request, before: sequence, limit: 100 }))._unsafeUnwrap();
  const rules = new Map();
  for (const { changes } of entries.toReversed()) {
    for (const { before, after } of changes) {
      if (after === null) rules.delete(before?.id);
      else rules.set(after.id, after);
    }
  }
  return rules.values();
}

describe("a change is not undone", () => {
  it("where a rule of it was changed or deleted since", async () => {
    const { protection } = managedProject();
    const first = (
      await protection.applyRuleSet({ ...request, rules: [ownersOf("a"), ownersOf("b"), ownersOf("c")] })
    )._unsafeUnwrap();
    const [a, b] = first.plan.map(({ after }) => after?.id ?? 0);
    (await protection.deleteRule({ ...request, ruleId: b ?? 0 }))._unsafeUnwrap();
    (
      await protection.updateRule({ ...request, ruleId: a ?? 0, change: { minimumAccessLevelForPush: "admin" } })
    )._unsafeUnwrap();
    const refused = await protection.revertChange({ ...request, sequence: 1 });
    expect(refused._unsafeUnwrapErr()).toEqual({ type: "rules_touched_since", ruleIds: [a, b] });
  });

  it("where the pattern of a rule that would come back is taken meanwhile", async () => {
    const { protection } = managedProject();
    const { id } = (await protection.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
    (await protection.deleteRule({ ...request, ruleId: id }))._unsafeUnwrap();
    const taken = (await protection.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
    expect((await protection.revertChange({ ...request, sequence: 2 }))._unsafeUnwrapErr()).toEqual({
      type: "pattern_taken",
    });
    (await protection.deleteRule({ ...request, ruleId: taken.id }))._unsafeUnwrap();
    expect((await protection.revertChange({ ...request, sequence: 2 })).isOk()).toBe(true);
  });

  it.each([0, -1, 1.5, Number.NaN, 2, 99])("where there is no entry %d", async (sequence) => {
    const { protection } = managedProject();
    (await protection.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
    const missing = await protection.revertChange({ ...request, sequence });
    expect(missing._unsafeUnwrapErr()).toEqual({ type: "history_entry_not_found" });
  });

  it.each([-1, 0, 1.5, Number.NaN, 2 ** 53])(
    "where there can be no entry %d, without a look at the history",
    async (sequence) => {
      const history: RuleStore["history"] = () => {
        throw new Error("it was read");
      };
      const { protection } = managedProject({ store: { ...memoryRuleStore(), history } });
      const missing = await protection.revertChange({ ...request, sequence });
      expect(missing._unsafeUnwrapErr()).toEqual({ type: "history_entry_not_found" });
    },
  );

  it("where rules of it were changed since: their ids ascend, whatever the order of the entry", async () => {
    const { protection, store } = managedProject();
    const terms = (pattern: string) => ruleDraft(ownersOf(pattern))._unsafeUnwrap();
    const { revision: first } = (
      await protection.applyRuleSet({ ...request, rules: [ownersOf("a"), ownersOf("b")] })
    )._unsafeUnwrap();
    const replacements = [2, 1].map(
      (ruleId) => ({ kind: "replace", ruleId, expected: first, terms: terms(`changed-${ruleId}`) }) as const,
    );
    (await store.write(projectId, replacements, { at: 1, by: null }))._unsafeUnwrap();
    (await protection.applyRuleSet({ ...request, rules: [] }))._unsafeUnwrap();
    const refused = await protection.revertChange({ ...request, sequence: 2 });
    expect(refused._unsafeUnwrapErr()).toEqual({ type: "rules_touched_since", ruleIds: [1, 2] });
  });

  it("where others win every race", async () => {
    const real = memoryRuleStore();
    const first = managedProject({ store: real }).protection;
    (await first.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
    let writes = 0;
    const store: RuleStore = {
      ...real,
      write: (...write) => {
        writes++;
        return first
          .createRule({ caller: ben, project, rule: ownersOf(`rival-${writes}`) })
          .mapErr((error) => storeUnavailable(error))
          .andThen(() => real.write(...write));
      },
    };
    const refused = await managedProject({ store }).protection.revertChange({ ...request, sequence: 1 });
    expect([refused._unsafeUnwrapErr(), writes]).toEqual([{ type: "rule_changed" }, 8]);
  });

  it("where it was pruned", async () => {
    const { protection } = managedProject({ store: memoryRuleStore({ keptChanges: 1 }) });
    for (const pattern of ["a", "b"])
      (await protection.createRule({ ...request, rule: ownersOf(pattern) }))._unsafeUnwrap();
    expect((await protection.revertChange({ ...request, sequence: 1 }))._unsafeUnwrapErr().type).toBe(
      "history_entry_not_found",
    );
  });

  it("at another revision than the caller's", async () => {
    const { protection } = managedProject();
    const rule = (await protection.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
    const stale = { ...request, sequence: 1, expected: revision("0.0") };
    expect((await protection.revertChange(stale))._unsafeUnwrapErr()).toEqual({ type: "precondition_failed" });
    expect((await protection.revertChange({ ...stale, expected: rule.revision })).isOk()).toBe(true);
  });

  it("where a rule that would come back has a pattern that its type has no more", async () => {
    const real = memoryRuleStore();
    const { protection } = managedProject({ store: real });
    const { id } = (await protection.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
    (await protection.deleteRule({ ...request, ruleId: id }))._unsafeUnwrap();
    const old = { packageType: "npm", packageNamePattern: "a b" } as const;
    const store: RuleStore = {
      ...real,
      history: (...asked) =>
        real.history(...asked).map(({ entries, ...page }) => ({
          ...page,
          entries: entries.map((entry) => ({
            ...entry,
            changes: entry.changes.map(({ before, after }) => ({ before: before && { ...before, ...old }, after })),
          })),
        })),
    };
    expect(
      (await managedProject({ store }).protection.revertChange({ ...request, sequence: 2 }))._unsafeUnwrapErr(),
    ).toEqual({ type: "invalid_rule", violations: [{ type: "pattern_format", packageType: "npm" }] });
  });

  it("where the project would have more rules than the host allows", async () => {
    const { protection } = managedProject({ maximumRulesPerProject: 1 });
    const { id } = (await protection.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
    (await protection.deleteRule({ ...request, ruleId: id }))._unsafeUnwrap();
    (await protection.createRule({ ...request, rule: ownersOf("b") }))._unsafeUnwrap();
    expect((await protection.revertChange({ ...request, sequence: 2 }))._unsafeUnwrapErr().type).toBe(
      "rule_limit_reached",
    );
  });
});

test("a change that leaves as many rules as it found is undone also in a project that is full", async () => {
  const { protection } = managedProject({ maximumRulesPerProject: 2 });
  const stricter = ownersOf("b", { minimumAccessLevelForPush: "admin" });
  for (const rules of [
    [ownersOf("a"), ownersOf("b")],
    [stricter, ownersOf("c")],
  ]) {
    (await protection.applyRuleSet({ ...request, rules }))._unsafeUnwrap();
  }
  (await protection.revertChange({ ...request, sequence: 2 }))._unsafeUnwrap();
  const { rules } = (await protection.readRuleSet(request))._unsafeUnwrap();
  expect(sortedTerms(rules).map(({ packageNamePattern }) => packageNamePattern)).toEqual(["a", "b"]);
});

test("a large change is undone as a whole, and large ones beside it are not read to their ends", async () => {
  const real = memoryRuleStore();
  let reads = 0;
  const store: RuleStore = {
    ...real,
    history: (...read) => {
      reads++;
      return real.history(...read);
    },
  };
  const { protection } = managedProject({ store });
  const many = (name: string) => Array.from({ length: 2_500 }, (_, at) => ownersOf(`${name}-${at}`));
  const kept = many("kept");
  for (const rules of [kept, [...kept, ...many("undone")], [...kept, ...many("undone"), ...many("later")]]) {
    (await protection.applyRuleSet({ ...request, rules }))._unsafeUnwrap();
  }
  const { changes } = (await protection.revertChange({ ...request, sequence: 2 }))._unsafeUnwrap();
  expect(changes).toHaveLength(2_500);
  // Three pages of the entry, one of the later entry, and one to come back to the entry.
  expect(reads).toBe(5);
});

/** The store, each of whose calls begins when the scheduler says so. */
function scheduled(real: RuleStore, scheduler: fc.Scheduler): RuleStore {
  const later = <T, E>(label: string, work: () => ResultAsync<T, E>) =>
    new ResultAsync(scheduler.schedule(Promise.resolve(), label).then(work));
  return {
    ...real,
    changes: (...read) => later("changes", () => new ResultAsync(Promise.resolve(real.changes(...read)))),
    history: (...read) => later("history", () => real.history(...read)),
    write: (...write) => later("write", () => real.write(...write)),
    forget: (...step) => later("forget", () => real.forget(...step)),
  };
}

test("of several people who undo one change at once, one does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isDeletion) => {
      const real = memoryRuleStore();
      const store = scheduled(real, scheduler);
      const first = managedProject({ store: real }).protection;
      const rule = (await first.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
      if (isDeletion) (await first.deleteRule({ ...request, ruleId: rule.id }))._unsafeUnwrap();
      const sequence = isDeletion ? 2 : 1;
      const undoing = [1, 2, 3].map(() => managedProject({ store }).protection.revertChange({ ...request, sequence }));
      await scheduler.waitFor(Promise.all(undoing));
      const types = (await Promise.all(undoing)).map((answer) => (answer.isOk() ? "undone" : answer.error.type));
      expect(types.sort()).toEqual(["already_reverted", "already_reverted", "undone"]);
      expect((await first.listRules(request))._unsafeUnwrap().length).toBe(isDeletion ? 1 : 0);
    }),
    { numRuns: 60 },
  );
});

test("what is forgotten while it is undone does not come back", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isDeletion) => {
      const real = memoryRuleStore();
      const store = scheduled(real, scheduler);
      const first = managedProject({ store: real }).protection;
      const rule = (await first.createRule({ ...request, rule: ownersOf("a") }))._unsafeUnwrap();
      if (isDeletion) (await first.deleteRule({ ...request, ruleId: rule.id }))._unsafeUnwrap();
      const { protection } = managedProject({ store });
      const undoing = protection.revertChange({ ...request, sequence: isDeletion ? 2 : 1 });
      await scheduler.waitFor(Promise.all([undoing, protection.forgetProject(projectId)]));
      expect((await first.listRules(request))._unsafeUnwrap()).toEqual([]);
      expect((await first.listHistory(request))._unsafeUnwrap().entries).toEqual([]);
      const undone = await undoing;
      if (undone.isErr()) expect(undone.error).toEqual({ type: "history_entry_not_found" });
    }),
    { numRuns: 60 },
  );
});
