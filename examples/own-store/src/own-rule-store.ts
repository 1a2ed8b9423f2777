import { randomUUID } from "node:crypto";
import {
  type ProtectionRule,
  patternTaken,
  type Revision,
  type RuleChanged,
  type RuleNotFound,
  type RuleStore,
  type RuleTerms,
  revision,
  ruleChanged,
  ruleNotFound,
} from "@package-protection/core";
import { err, errAsync, ok, okAsync, type Result } from "neverthrow";

/** A project's rules between two changes, the one that was changed last at the end. */
interface Snapshot {
  readonly revision: Revision;
  readonly rules: readonly ProtectionRule[];
}

const noRulesYet: Snapshot = { revision: revision("none"), rules: [] };

/** A store in this process's memory. */
export function ownRuleStore(): RuleStore {
  const snapshots = new Map<number, Snapshot>();
  let newestId = 0;

  const snapshotOf = (projectId: number) => snapshots.get(projectId) ?? noRulesYet;

  /** Takes the rule with this id out, and puts another at the end, if there is one. */
  function change(projectId: number, ruleId: number, next: Revision, rule?: ProtectionRule) {
    const others = snapshotOf(projectId).rules.filter(({ id }) => id !== ruleId);
    snapshots.set(projectId, { revision: next, rules: rule === undefined ? others : [...others, rule] });
  }

  function put(values: Omit<ProtectionRule, "revision">): ProtectionRule {
    const rule = { ...values, revision: revision(randomUUID()) };
    change(rule.projectId, rule.id, rule.revision, rule);
    return rule;
  }

  const isTaken = (projectId: number, { packageType, packageNamePattern }: RuleTerms, exceptId?: number) =>
    snapshotOf(projectId).rules.some(
      (rule) =>
        rule.packageType === packageType && rule.packageNamePattern === packageNamePattern && rule.id !== exceptId,
    );

  function standing(
    projectId: number,
    ruleId: number,
    expected: Revision | null,
  ): Result<ProtectionRule, RuleNotFound | RuleChanged> {
    const rule = snapshotOf(projectId).rules.find(({ id }) => id === ruleId);
    if (rule === undefined) return err(ruleNotFound);
    return expected === null || expected === rule.revision ? ok(rule) : err(ruleChanged);
  }

  return {
    changes(projectId, since, limit) {
      const { revision: current, rules } = snapshotOf(projectId);
      const [seen, told = rules.length] = since?.split("+") ?? [];
      const start = seen === current ? Number(told) : 0;
      const end = start + limit;
      const more = end < rules.length;
      return ok({
        revision: more ? revision(`${current}+${end}`) : current,
        rules: rules.slice(start, end),
        removed: [],
        whole: seen !== current,
        more,
      });
    },

    find: (projectId, ruleId) => okAsync(standing(projectId, ruleId, null).unwrapOr(null)),

    insert(projectId, draft, now) {
      if (isTaken(projectId, draft)) return errAsync(patternTaken);
      newestId += 1;
      return okAsync(put({ ...draft, id: newestId, projectId, createdAt: now, updatedAt: now }));
    },

    replace: (projectId, ruleId, expected, terms, now) =>
      standing(projectId, ruleId, expected).asyncAndThen((rule) =>
        isTaken(projectId, terms, ruleId)
          ? errAsync(patternTaken)
          : okAsync(put({ ...rule, ...terms, updatedAt: now })),
      ),

    remove: (projectId, ruleId, expected) =>
      standing(projectId, ruleId, expected).asyncMap(async (rule) => {
        change(projectId, ruleId, revision(randomUUID()));
        return rule;
      }),
  };
}
