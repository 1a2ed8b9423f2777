import { isDeepStrictEqual } from "node:util";
import type { ProtectionRule, Revision, RuleHistoryChange } from "@package-protection/core";
import type { Batch, Write } from "./store-process/message.ts";

export type Rules = ReadonlyMap<number, ProtectionRule>;

/** What a store must hold, by what it acknowledged to the only one who writes to it. */
export interface AcknowledgedRules {
  readonly rules: Rules;
  /** The highest id that was ever given; 0 before. */
  readonly highestId: number;
  /** The error by which the contract refuses a write; null where it must be done. */
  refusalOf(write: Write): string | null;
  /** @throws where the rule is not what the write must be acknowledged with. */
  acknowledge(write: Write, rule: ProtectionRule): void;
  /** @throws where the changes are not what the batch must be acknowledged with. */
  acknowledgeBatch(batch: Batch, changes: readonly RuleHistoryChange[]): void;
  /**
   * Whether the store holds a write that was not acknowledged: what it holds has to be exactly the acknowledged rules, with
   * the whole of the write or without any of it. From here on what it holds counts as acknowledged.
   *
   * @throws where it is neither.
   */
  settle(write: Write | Batch | null, held: Rules): boolean;
}

export function acknowledgedRules(): AcknowledgedRules {
  let rules = new Map<number, ProtectionRule>();
  let highestId = 0;

  function refusalOf(write: Write): string | null {
    if (write.do !== "insert") {
      const rule = rules.get(write.ruleId);
      if (rule?.projectId !== write.projectId) return "rule_not_found";
      if (write.expected !== null && write.expected !== rule.revision) return "rule_changed";
    }
    if (write.do === "remove") return null;
    const { packageNamePattern, packageType } = write.terms;
    const holder = [...rules.values()].find(
      (rule) =>
        rule.projectId === write.projectId &&
        rule.packageType === packageType &&
        rule.packageNamePattern === packageNamePattern,
    );
    return holder === undefined || (write.do === "replace" && holder.id === write.ruleId) ? null : "pattern_taken";
  }

  /** The rules after a write that was done with `rule`; null where the write cannot have been done with it. */
  function after(write: Write, rule: ProtectionRule): Map<number, ProtectionRule> | null {
    const changed = new Map(rules);
    if (write.do === "remove") {
      if (!isDeepStrictEqual(rule, rules.get(write.ruleId))) return null;
      changed.delete(write.ruleId);
      return changed;
    }
    const { projectId, terms, now } = write;
    const elder = write.do === "replace" ? rules.get(write.ruleId) : undefined;
    const { id, revision } = rule;
    const { createdAt = now, createdBy = null } = elder ?? {};
    const times = { createdAt, createdBy, updatedAt: now, updatedBy: null };
    const written = { id, projectId, revision, ...terms, enforcement: "active", ...times };
    const isNew = write.do === "insert" ? id > highestId : id === write.ruleId && revision !== elder?.revision;
    if (!isNew || !isDeepStrictEqual({ ...rule }, written)) return null;
    return changed.set(id, rule);
  }

  /** The rules after a batch that was done with these changes; null where it cannot have been done with them. */
  function afterBatch({ projectId, operations, now, by }: Batch, changes: readonly RuleHistoryChange[]) {
    if (changes.length !== operations.length) return null;
    const changed = new Map(rules);
    let newestId = highestId;
    const revisions = new Set<Revision>();
    for (const [index, operation] of operations.entries()) {
      const { before = null, after: rule = null } = changes[index] ?? {};
      const elder = operation.kind === "insert" ? null : (rules.get(operation.ruleId) ?? null);
      if (!isDeepStrictEqual(before, elder) || (operation.kind === "remove") !== (rule === null)) return null;
      if (operation.kind === "remove") {
        changed.delete(operation.ruleId);
        continue;
      }
      if (rule === null || (elder === null ? rule.id <= newestId : rule.id !== elder.id)) return null;
      newestId = Math.max(newestId, rule.id);
      revisions.add(rule.revision);
      const { createdAt = now, createdBy = by } = elder ?? {};
      const times = { createdAt, createdBy, updatedAt: now, updatedBy: by };
      const { id, revision } = rule;
      const written = { id, projectId, revision, ...operation.terms, enforcement: "active", ...times };
      if (!isDeepStrictEqual({ ...rule }, written)) return null;
      changed.set(id, rule);
    }
    return revisions.size > 1 ? null : changed;
  }

  /** The changes with which a batch would have been done that the store holds. */
  function changesOf({ operations }: Batch, held: Rules): readonly RuleHistoryChange[] {
    const newIds = [...held.keys()].filter((id) => !rules.has(id)).sort((one, other) => one - other);
    return operations.map((operation) => {
      if (operation.kind === "insert") return { before: null, after: held.get(newIds.shift() ?? 0) ?? null };
      const before = rules.get(operation.ruleId) ?? null;
      return { before, after: operation.kind === "remove" ? null : (held.get(operation.ruleId) ?? null) };
    });
  }

  function afterUnanswered(write: Write | Batch | null, held: Rules) {
    if (write === null) return null;
    if (write.do === "batch") return afterBatch(write, changesOf(write, held));
    const subject = refusalOf(write) === null ? subjectOf(write, held) : undefined;
    return subject === undefined ? null : after(write, subject);
  }

  function take(changed: Map<number, ProtectionRule>): void {
    rules = changed;
    highestId = Math.max(highestId, ...changed.keys());
  }

  /** The rule with which a write would have been done that the store holds. */
  function subjectOf(write: Write, held: Rules): ProtectionRule | undefined {
    if (write.do === "remove") return rules.get(write.ruleId);
    if (write.do === "replace") return held.get(write.ruleId);
    return [...held.values()].find(({ id }) => !rules.has(id));
  }

  return {
    get rules() {
      return rules;
    },
    get highestId() {
      return highestId;
    },
    refusalOf,
    acknowledge(write, rule) {
      const changed = after(write, rule);
      if (changed === null) throw new Error(`${JSON.stringify(write)} was done with ${JSON.stringify(rule)}`);
      take(changed);
    },
    acknowledgeBatch(batch, changes) {
      const changed = afterBatch(batch, changes);
      if (changed === null) throw new Error(`a batch of ${batch.operations.length} was done with other changes`);
      take(changed);
    },
    settle(write, held) {
      if (isDeepStrictEqual(held, rules)) return false;
      const changed = afterUnanswered(write, held);
      if (changed === null || !isDeepStrictEqual(held, changed)) {
        throw new Error(`the store holds something else: ${differences(rules, held).join("; ")}`);
      }
      take(changed);
      return true;
    },
  };
}

/** What tells two lists of rules apart, in words. */
export function differences(expected: Rules, held: Rules): string[] {
  return [...new Set([...expected.keys(), ...held.keys()])]
    .filter((id) => !isDeepStrictEqual(expected.get(id), held.get(id)))
    .map((id) => `rule ${id} is ${JSON.stringify(held.get(id))}, not ${JSON.stringify(expected.get(id))}`);
}
