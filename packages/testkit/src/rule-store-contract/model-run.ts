import type { ProtectionRule, Revision, RuleDraft, RuleStore } from "@package-protection/core";
import type { StoreUnderTest } from "./contract-clause.ts";
import { byId, failsWith, same, succeeds } from "./expectation.ts";
import { type RuleReader, ruleReader } from "./rule-reader.ts";

/** What the store ought to hold: all rules of all projects, as they are now, in the order of their last change. */
export interface StoreModel {
  rules: ProtectionRule[];
}

/** A store that is being run against the model, through two handles where it has them. */
export interface StoreRun {
  readonly model: StoreModel;
  readonly handle: (index: number) => RuleStore;
  readonly reader: (index: number) => { readonly reader: RuleReader; readonly projectId: number };
  readonly restart: () => Promise<void>;
  /** Revisions that rules had and have no more. */
  readonly staleRevisions: Map<number, Revision>;
}

export const projectIds = [1, 2] as const;
const readersOfEach = 2;

export async function startRun(subject: StoreUnderTest): Promise<StoreRun> {
  let handles = await openHandles(subject, subject.store);
  const readers = projectIds.flatMap((projectId) =>
    Array.from({ length: readersOfEach }, () => ({ reader: ruleReader(projectId), projectId })),
  );
  return {
    model: { rules: [] },
    handle: (index) => atIndex(handles, index),
    reader: (index) => atIndex(readers, index),
    staleRevisions: new Map(),
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

export async function insertInto(run: StoreRun, handle: number, projectId: number, draft: RuleDraft, now: number) {
  const call = run.handle(handle).insert(projectId, draft, now);
  if (isTaken(run.model, projectId, draft)) return void (await failsWith("pattern_taken", call));
  const rule = await succeeds(call);
  const { id, revision } = rule;
  same("the inserted", rule, { ...draft, id, projectId, revision, createdAt: now, updatedAt: now });
  run.model.rules.push(rule);
}

export async function replaceIn(
  run: StoreRun,
  handle: number,
  rule: ProtectionRule,
  stale: boolean,
  draft: RuleDraft,
  now: number,
) {
  const { id, projectId, createdAt } = rule;
  const elderRevision = stale ? run.staleRevisions.get(id) : undefined;
  const call = run.handle(handle).replace(projectId, id, elderRevision ?? rule.revision, draft, now);
  if (elderRevision !== undefined) return void (await failsWith("rule_changed", call));
  const others = { rules: run.model.rules.filter((other) => other !== rule) };
  if (isTaken(others, projectId, draft)) return void (await failsWith("pattern_taken", call));
  const replaced = await succeeds(call);
  same("the replaced", replaced, {
    ...draft,
    id,
    projectId,
    revision: replaced.revision,
    createdAt,
    updatedAt: now,
  });
  run.staleRevisions.set(id, rule.revision);
  run.model.rules = [...others.rules, replaced];
}

export async function removeFrom(run: StoreRun, handle: number, rule: ProtectionRule, expected: Revision | null) {
  const call = run.handle(handle).remove(rule.projectId, rule.id, expected);
  if (expected !== null && expected !== rule.revision) return void (await failsWith("rule_changed", call));
  same("the removed", await succeeds(call), rule);
  run.model.rules = run.model.rules.filter((other) => other !== rule);
}

/** Reads one page, after whatever happened since the last one; where it was the last, the reader holds the rules of now. */
export async function readPage(run: StoreRun, handle: number, index: number, limit: number) {
  const { reader, projectId } = run.reader(index);
  if (await reader.readPage(run.handle(handle), limit)) {
    same("what a reader holds", reader.rules(), byId(rulesOf(run.model, projectId)));
  }
}

export function rulesOf(model: StoreModel, projectId: number): ProtectionRule[] {
  return model.rules.filter((rule) => rule.projectId === projectId);
}

function isTaken(model: StoreModel, projectId: number, draft: RuleDraft): boolean {
  return rulesOf(model, projectId).some(
    (rule) => rule.packageType === draft.packageType && rule.packageNamePattern === draft.packageNamePattern,
  );
}

function atIndex<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error("there is nothing to choose from");
  return value;
}
