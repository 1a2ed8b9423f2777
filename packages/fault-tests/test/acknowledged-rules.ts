import { isDeepStrictEqual } from "node:util";
import type { HistoryEntry, ProtectionRule, RuleHistoryChange, RuleWrite } from "@package-protection/core";
import type { HeldRules, Rules } from "./held-rules.ts";
import type { Operation, Write } from "./store-process/message.ts";

/** What a store must hold, by what it acknowledged to the only one who writes to it. */
export interface AcknowledgedRules {
  readonly rules: Rules;
  /** The highest id that was ever given; 0 before. */
  readonly highestId: number;
  /** The conflict in which the contract ends a write; null where it must be done. */
  refusalOf(write: Write): string | null;
  /** @throws where the write must be acknowledged with something else. */
  acknowledge(write: Write, done: RuleWrite): void;
  /**
   * Whether the store holds a write that was not acknowledged.
   *
   * It must hold exactly the acknowledged rules and history, with the whole of the write or without any of it. From then on what
   * it holds counts as acknowledged.
   *
   * @throws where it holds something else.
   */
  settle(write: Write | null, held: HeldRules): boolean;
}

/** Everything that was acknowledged so far. */
interface State {
  readonly rules: Rules;
  /** Of each project, the newest entry first. */
  readonly history: ReadonlyMap<number, readonly HistoryEntry[]>;
  readonly highestId: number;
}

export function acknowledgedRules(): AcknowledgedRules {
  let state: State = { rules: new Map(), history: new Map(), highestId: 0 };

  return {
    get rules() {
      return state.rules;
    },
    get highestId() {
      return state.highestId;
    },
    refusalOf: (write) => refusalOf(state.rules, write),
    acknowledge(write, done) {
      const next = after(state, write, done);
      if (next === null) throw new Error(`${JSON.stringify(write)} was done with ${JSON.stringify(done)}`);
      state = next;
    },
    settle(write, held) {
      if (isHeld(state, held)) return false;
      const [newest] = (write !== null && held.history.get(write.projectId)) || [];
      const isPossible = write !== null && newest !== undefined && refusalOf(state.rules, write) === null;
      const next = isPossible ? after(state, write, newest) : null;
      if (next === null || !isHeld(next, held)) {
        const wrong = differences((next ?? state).rules, held.rules);
        throw new Error(`the store holds something else: ${wrong.join("; ") || "another history"}`);
      }
      state = next;
      return true;
    },
  };
}

function isHeld({ rules, history }: State, held: HeldRules): boolean {
  if (!isDeepStrictEqual(rules, held.rules)) return false;
  return [...held.history].every(([projectId, entries]) => isDeepStrictEqual(entries, history.get(projectId) ?? []));
}

function refusalOf(rules: Rules, { projectId, operations }: Write): string | null {
  const named = new Set<number>();
  for (const operation of operations) {
    if (operation.kind === "insert") continue;
    named.add(operation.ruleId);
    const rule = rules.get(operation.ruleId);
    if (rule?.projectId !== projectId) return "rule_not_found";
    if (operation.expected !== null && operation.expected !== rule.revision) return "rule_changed";
  }
  const untouched = [...rules.values()].filter((rule) => rule.projectId === projectId && !named.has(rule.id));
  const written = operations.flatMap((operation) => (operation.kind === "remove" ? [] : [operation.terms]));
  const keys = [...untouched, ...written].map(({ packageType, packageNamePattern, enforcement }) =>
    JSON.stringify([packageType, packageNamePattern, enforcement]),
  );
  return new Set(keys).size === keys.length ? null : "pattern_taken";
}

/** The state after a write that was done like this; null where the write cannot have been done like this. */
function after(state: State, write: Write, done: Pick<RuleWrite, "sequence" | "changes">): State | null {
  const { projectId, operations, at, by } = write;
  const { sequence, changes } = done;
  const earlier = state.history.get(projectId) ?? [];
  if (changes.length !== operations.length || sequence <= (earlier[0]?.sequence ?? 0)) return null;
  const rules = new Map(state.rules);
  let { highestId } = state;
  const revisions = new Set<string>();
  for (const [index, operation] of operations.entries()) {
    const change = changes[index];
    if (change === undefined || !isDeepStrictEqual(plain(change), changeOf(state.rules, write, operation, change))) {
      return null;
    }
    const { before, after: written } = change;
    if (before === null && written !== null) {
      if (written.id <= highestId) return null;
      highestId = written.id;
    }
    if (written === null) rules.delete(before?.id ?? 0);
    else rules.set(written.id, written);
    if (written !== null) revisions.add(written.revision);
  }
  if (revisions.size > 1 || [...state.rules.values()].some(({ revision }) => revisions.has(revision))) return null;
  const entry: HistoryEntry = { sequence, at, by, reverts: null, changes, more: false };
  return { rules, history: new Map(state.history).set(projectId, [entry, ...earlier]), highestId };
}

/** What an operation must have done. The id of a new rule and the revision are the store's. */
function changeOf(
  rules: Rules,
  { projectId, at, by }: Write,
  operation: Operation,
  { after: written }: RuleHistoryChange,
): RuleHistoryChange {
  const before = operation.kind === "insert" ? null : (rules.get(operation.ruleId) ?? null);
  if (operation.kind === "remove") return { before, after: null };
  const { id, revision } = { id: before?.id ?? written?.id ?? 0, revision: written?.revision ?? ("" as never) };
  const { createdAt, createdBy } = before ?? { createdAt: at, createdBy: by };
  const authors = { createdAt, createdBy, updatedAt: at, updatedBy: by };
  return { before, after: { id, projectId, revision, ...operation.terms, ...authors } };
}

function plain({ before, after: written }: RuleHistoryChange): RuleHistoryChange {
  return { before: before && { ...before }, after: written && { ...written } };
}

/** What tells two lists of rules apart, in words. */
export function differences(expected: Rules, held: ReadonlyMap<number, ProtectionRule>): string[] {
  return [...new Set([...expected.keys(), ...held.keys()])]
    .filter((id) => !isDeepStrictEqual(expected.get(id), held.get(id)))
    .map((id) => `rule ${id} is ${JSON.stringify(held.get(id))}, not ${JSON.stringify(expected.get(id))}`);
}
