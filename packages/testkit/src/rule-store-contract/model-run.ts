import type { ProtectionRule, Revision, RuleChanges, RuleDraft, RuleStore } from "@package-protection/core";
import type { StoreUnderTest } from "./contract-test.ts";
import { byId, failsWith, holds, same, succeeds } from "./expectation.ts";
import { listed, type RuleReader, ruleReader } from "./rule-reader.ts";

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

/** Reads one page, after whatever happened since the last one; where it was the last, the reader holds the rules of now. */
export async function readPage(run: StoreRun, store: RuleStore, index: number, limit: number) {
  const reader = atIndex(run.readers, index);
  const isFirst = reader.revision() === null;
  const page = await reader.readPage(store, limit);
  holds("a first page is the whole list's", page.whole || !isFirst);
  keepsToLimit(page, limit);
  run.knownRevisions.add(page.revision);
  const expected = rulesOf(run.model, projectOfReader(index));
  if (!page.more) same("what the reader holds", reader.rules(), byId(expected));
}

/** Reads from null, or from a revision that the store never gave away. */
export async function readAnew(
  { model, knownRevisions }: StoreRun,
  store: RuleStore,
  projectId: number,
  since: Revision | null,
) {
  if (since !== null && knownRevisions.has(since)) return;
  const page = await succeeds(store.changes(projectId, since, 3));
  const expected = rulesOf(model, projectId);
  keepsToLimit(page, 3);
  knownRevisions.add(page.revision);
  same("whether it is the whole", page.whole, true);
  same("the first rules", page.rules, expected.slice(0, page.rules.length));
  holds("the page ends with the list, or has more to come", page.more || page.rules.length === expected.length);
}

/** Checks that the lists are those of the model. */
export async function listsAgree({ model, handle }: StoreRun) {
  for (const projectId of projectIds) {
    same(`the rules of project ${projectId}`, await listed(handle(0), projectId), rulesOf(model, projectId));
  }
}

/** Checks that all readers come to hold what the model holds. */
export async function readersAgree({ model, handle, readers }: StoreRun) {
  for (const [index, reader] of readers.entries()) {
    const expected = byId(rulesOf(model, projectOfReader(index)));
    same(`what reader ${index} holds in the end`, await reader.catchUp(handle(1), 2), expected);
  }
}

function keepsToLimit({ rules, removed, more }: RuleChanges, limit: number): void {
  const size = rules.length + removed.length;
  holds("a page is no longer than its limit", size <= limit);
  holds("a page with more to come is not empty", size > 0 || !more);
}

function rulesOf(model: StoreModel, projectId: number): ProtectionRule[] {
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
