import type { ProtectionRule, Revision, RuleDraft, RuleStore } from "@package-protection/core";
import type { StoreUnderTest } from "./contract-test.ts";
import { failsWith, holds, same, succeeds } from "./expectation.ts";
import { type RuleReader, ruleReader } from "./rule-reader.ts";

/** What the store ought to hold: all rules of all projects, as they are now, in the order of their last change. */
export interface StoreModel {
  rules: ProtectionRule[];
  newestId: number;
}

/** A store that is being run against the model, through two handles where it has them. */
export interface StoreRun {
  readonly model: StoreModel;
  /** Whether the lists are compared after each command, and not only in the end. */
  readonly isWatched: boolean;
  readonly handle: (index: number) => RuleStore;
  /** Four readers, two of each project; each stands where it stopped. */
  readonly readers: RuleReader[];
  readonly restart: () => Promise<void>;
  /** A revision that a rule had and has no more, by the rule's id. */
  readonly staleRevisions: Map<number, Revision>;
  /** Every revision of a project that was ever answered. */
  readonly knownRevisions: Set<Revision>;
}

export const projectIds = [1, 2] as const;

export function projectOfReader(index: number): number {
  return atIndex(projectIds, index);
}

export async function startRun(subject: StoreUnderTest, isWatched: boolean): Promise<StoreRun> {
  let handles = await openHandles(subject, subject.store);
  return {
    model: { rules: [], newestId: 0 },
    isWatched,
    handle: (index) => atIndex(handles, index),
    readers: [0, 1, 2, 3].map((index) => ruleReader(projectOfReader(index))),
    staleRevisions: new Map(),
    knownRevisions: new Set(),
    async restart() {
      const store = await subject.restart?.();
      if (store !== undefined) handles = await openHandles(subject, store);
    },
  };
}

async function openHandles(subject: StoreUnderTest, store: RuleStore): Promise<readonly RuleStore[]> {
  const second = await subject.secondHandle?.();
  return second === undefined ? [store] : [store, second];
}

export async function insertInto(
  { model }: StoreRun,
  store: RuleStore,
  projectId: number,
  draft: RuleDraft,
  now: number,
) {
  const call = store.insert(projectId, draft, now);
  if (isTaken(model.rules, projectId, draft)) return void (await failsWith("pattern_taken", call));
  const rule = await succeeds(call);
  const { id, revision } = rule;
  same("the inserted", rule, { ...draft, id, projectId, revision, createdAt: now, updatedAt: now });
  holds(`the id ${id} is greater than ${model.newestId}`, id > model.newestId);
  model.newestId = id;
  model.rules.push(rule);
}

/** Replaces a rule at a revision that may be stale. */
export async function replaceIn(
  { model, staleRevisions }: StoreRun,
  store: RuleStore,
  rule: ProtectionRule,
  { expected, draft, now }: { readonly expected: Revision; readonly draft: RuleDraft; readonly now: number },
) {
  const { id, projectId, createdAt, revision: elder } = rule;
  const call = store.replace(projectId, id, expected, draft, now);
  if (expected !== elder) return void (await failsWith("rule_changed", call));
  const others = model.rules.filter((other) => other !== rule);
  if (isTaken(others, projectId, draft)) return void (await failsWith("pattern_taken", call));
  const replaced = await succeeds(call);
  const { revision } = replaced;
  same("the replaced", replaced, { ...draft, id, projectId, revision, createdAt, updatedAt: now });
  staleRevisions.set(id, elder);
  model.rules = [...others, replaced];
}

export async function removeFrom(
  { model }: StoreRun,
  store: RuleStore,
  rule: ProtectionRule,
  expected: Revision | null,
) {
  const call = store.remove(rule.projectId, rule.id, expected);
  if (expected !== null && expected !== rule.revision) return void (await failsWith("rule_changed", call));
  same("the removed", await succeeds(call), rule);
  model.rules = model.rules.filter((other) => other !== rule);
}

export function rulesOf(model: StoreModel, projectId: number): ProtectionRule[] {
  return model.rules.filter((rule) => rule.projectId === projectId);
}

function isTaken(rules: readonly ProtectionRule[], projectId: number, draft: RuleDraft): boolean {
  return rules.some(
    (rule) =>
      rule.projectId === projectId &&
      rule.packageType === draft.packageType &&
      rule.packageNamePattern === draft.packageNamePattern,
  );
}

export function atIndex<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error("there is nothing to choose from");
  return value;
}
