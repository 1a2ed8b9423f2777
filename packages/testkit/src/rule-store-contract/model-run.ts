import type {
  HistoryEntry,
  ProtectionRule,
  Revision,
  RuleOperation,
  RuleStore,
  WriteOptions,
} from "@package-protection/core";
import type { StoreUnderTest } from "./contract-test.ts";
import { conflictsWith, holds, same, succeeds } from "./expectation.ts";
import { type HistoryReader, historyReader } from "./history-reader.ts";
import { naiveConflict } from "./naive-write.ts";
import { type RuleReader, ruleReader } from "./rule-reader.ts";

/** The state of a project that the store must hold. */
export interface ModelledProject {
  readonly id: number;
  /** In the order of their last change. */
  rules: readonly ProtectionRule[];
  /** Newest first. */
  history: readonly HistoryEntry[];
  revision: Revision | null;
  /** Revisions that the project had, and has no more. */
  readonly staleRevisions: Revision[];
}

/** The state that the store must hold. */
export interface StoreModel {
  readonly projects: readonly ModelledProject[];
  newestId: number;
}

/** A reader of a history, page by page, and the history when the reading began. */
interface ModelledHistoryReader {
  readonly reader: HistoryReader;
  readonly project: ModelledProject;
  readonly expected: readonly HistoryEntry[];
}

/** A store that is compared with the model, through two handles if it has them. */
export interface StoreRun {
  readonly model: StoreModel;
  /** Whether rules and histories are compared after each command, and not only in the end. */
  readonly isWatched: boolean;
  readonly handle: (index: number) => RuleStore;
  /** Four readers, two of each project; each continues at its last page. */
  readonly readers: RuleReader[];
  /** Two readers of histories; null before they begin, and after something that alters a history. */
  readonly historyReaders: (ModelledHistoryReader | null)[];
  readonly restart: () => Promise<void>;
  /** A revision that a rule had and has no more, by the rule's id. */
  readonly staleRevisions: Map<number, Revision>;
  /** Every revision of a project that was ever answered. */
  readonly knownRevisions: Set<Revision>;
}

/** The second is the first to a column of 32 bits. */
export const projectIds = [1, 2 ** 32 + 1] as const;

export function projectOfReader(index: number): number {
  return atIndex(projectIds, index);
}

export async function startRun(subject: StoreUnderTest, isWatched: boolean): Promise<StoreRun> {
  let handles = await openHandles(subject, subject.store);
  const projects = projectIds.map((id) => ({ id, rules: [], history: [], revision: null, staleRevisions: [] }));
  return {
    model: { projects, newestId: 0 },
    isWatched,
    handle: (index) => atIndex(handles, index),
    readers: [0, 1, 2, 3].map((index) => ruleReader(projectOfReader(index))),
    historyReaders: [null, null],
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

export async function writeTo(
  { model, staleRevisions }: StoreRun,
  store: RuleStore,
  project: ModelledProject,
  operations: readonly RuleOperation[],
  options: WriteOptions,
) {
  const call = store.write(project.id, operations, options);
  const conflict = naiveConflict(project, operations, options.expected);
  if (conflict !== null) return conflictsWith(conflict, call);
  const { revision, sequence, changes } = await succeeds(call);

  const written: ProtectionRule[] = [];
  const { at, by, reverts = null } = options;
  const expected = operations.map((operation, index) => {
    const before = operation.kind === "insert" ? null : ruleOf(project, operation.ruleId);
    if (operation.kind === "remove") return { before, after: null };
    const id = before?.id ?? changes[index]?.after?.id ?? 0;
    if (before === null) {
      holds(`the id ${id} is greater than ${model.newestId}`, id > model.newestId);
      model.newestId = id;
    } else {
      staleRevisions.set(id, before.revision);
    }
    const { createdAt, createdBy } = before ?? { createdAt: at, createdBy: by };
    const times = { createdAt, createdBy, updatedAt: at, updatedBy: by };
    const after = { ...operation.terms, id, projectId: project.id, revision, ...times };
    written.push(after);
    return { before, after };
  });
  same("what the write did", changes, expected);
  holds("sequences ascend", sequence > (project.history[0]?.sequence ?? 0));
  const named = new Set(operations.flatMap((operation) => (operation.kind === "insert" ? [] : [operation.ruleId])));
  project.rules = [...project.rules.filter(({ id }) => !named.has(id)), ...written];
  project.history = [{ sequence, at, by, reverts, changes: expected, more: false }, ...project.history];
  if (project.revision !== null) project.staleRevisions.push(project.revision);
  project.revision = revision;
}

export async function forgetIn(run: StoreRun, store: RuleStore, project: ModelledProject) {
  const removed: ProtectionRule[] = [];
  for (let more = true, steps = 0; more; steps += 1) {
    holds("forgetting ends", steps < 100);
    const step = await succeeds(store.forget(project.id));
    removed.push(...step.rules);
    more = step.more;
  }
  same("the forgotten", [...removed].sort(byId), [...project.rules].sort(byId));
  if (project.revision !== null) project.staleRevisions.push(project.revision);
  Object.assign(project, { rules: [], history: [], revision: null });
  stopHistoryReaders(run);
}

export async function renameIn(run: StoreRun, store: RuleStore, from: string, to: string) {
  for (let more = true, steps = 0; more; steps += 1) {
    holds("renaming ends", steps < 100);
    ({ more } = await succeeds(store.renameInHistory(from, to)));
  }
  const nameOf = (by: string | null) => (by === from ? to : by);
  const renamed = <R extends ProtectionRule | null>(rule: R): R =>
    rule && { ...rule, createdBy: nameOf(rule.createdBy), updatedBy: nameOf(rule.updatedBy) };
  for (const project of run.model.projects) {
    project.rules = project.rules.map(renamed);
    project.history = project.history.map((entry) => ({
      ...entry,
      by: nameOf(entry.by),
      changes: entry.changes.map(({ before, after }) => ({ before: renamed(before), after: renamed(after) })),
    }));
  }
  // Readers hold the old name until they read the rules anew.
  for (const index of run.readers.keys()) run.readers[index] = ruleReader(projectOfReader(index));
  stopHistoryReaders(run);
}

function stopHistoryReaders({ historyReaders }: StoreRun): void {
  for (const index of historyReaders.keys()) historyReaders[index] = null;
}

/** Reads one more page of a history; after the last page it has read the history as it was at the beginning. */
export async function readHistory(run: StoreRun, store: RuleStore, index: number, limit: number) {
  const project = atIndex(run.model.projects, index);
  const reading = run.historyReaders[index] ?? {
    reader: historyReader(project.id),
    project,
    expected: project.history,
  };
  run.historyReaders[index] = reading;
  await reading.reader.readPage(store, limit);
  if (!reading.reader.isAtEnd()) return;
  same("the history that was read", reading.reader.entries(), reading.expected);
  run.historyReaders[index] = null;
}

export function rulesOf(model: StoreModel, projectId: number): readonly ProtectionRule[] {
  return model.projects.find(({ id }) => id === projectId)?.rules ?? [];
}

function ruleOf({ rules }: ModelledProject, ruleId: number): ProtectionRule | null {
  return rules.find(({ id }) => id === ruleId) ?? null;
}

function byId(one: ProtectionRule, other: ProtectionRule): number {
  return one.id - other.id;
}

export function atIndex<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error("there is nothing to choose from");
  return value;
}
