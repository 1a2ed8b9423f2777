import type {
  HistoryEntry,
  ProtectionRule,
  RuleHistoryChange,
  RuleStore,
  StoreUnavailable,
} from "@package-protection/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { Habits } from "./good-habits.ts";
import { type Entry, type Medium, rulesOf } from "./medium.ts";

export function openSimpleStore(medium: Medium, habits: Habits, keptChanges = 100_000) {
  let isOpen = true;

  function call<T, E>(step: () => Promise<Result<T, E>>): ResultAsync<T, E | StoreUnavailable> {
    return new ResultAsync<T, E | StoreUnavailable>(isOpen ? step() : Promise.resolve(err(habits.whenClosed())));
  }

  const currentOf = (project: number) => medium.sequences.get(project) ?? 0;

  function prune(project: number): void {
    const entries = medium.entries.filter((entry) => entry.project === project);
    const gone = entries.slice(habits.kept(entries, keptChanges));
    const [newestGone] = gone;
    if (newestGone === undefined) return;
    medium.pruned.set(project, newestGone.sequence);
    medium.entries = medium.entries.filter((entry) => !gone.includes(entry));
  }

  const store: RuleStore = {
    changes: (projectId, since, limit) =>
      call(async () => {
        const project = habits.projectColumn(projectId);
        const place = since === null ? null : habits.positionOf(medium, project, since);
        const logged = medium.changes.filter((change) => habits.isOf(project, change));
        const unread = logged.filter((change) =>
          place === null ? change.rule !== null : habits.isUnread(change, place),
        );
        const page = habits.cut(unread, limit);
        const more = page.length < unread.length;
        const start = place ?? { sequence: 0, position: 0 };
        return ok({
          revision: more
            ? habits.pageRevision(
                medium,
                project,
                currentOf(project),
                habits.positionAfter(page, start, unread[page.length]),
              )
            : habits.revisionAt(medium, project, currentOf(project)),
          rules: page.flatMap(({ rule }) => rule ?? []),
          removed: page.filter(({ rule }) => rule === null).map(({ ruleId }) => ruleId),
          whole: place === null,
          more,
        });
      }),

    find: (projectId, ruleId) =>
      call(async () => {
        const rules = rulesOf(medium, habits.projectColumn(projectId));
        return ok(rules.find(({ id }) => id === ruleId) ?? null);
      }),

    write: (projectId, operations, options) =>
      call(async () => {
        const project = habits.projectColumn(projectId);
        const rules = rulesOf(medium, project);
        const state = { rules, revision: habits.revisionAt(medium, project, currentOf(project)) };
        const conflict = habits.conflictOf(state, operations, options, habits.keyOf);
        if (conflict !== null) return err(conflict);
        return habits.write(() => {
          const sequence = habits.raise(medium, project, operations);
          let nextId = habits.nextId(medium, project);
          const changes = operations.map((operation): RuleHistoryChange => {
            const before =
              operation.kind === "insert" ? null : (rules.find(({ id }) => id === operation.ruleId) ?? null);
            if (operation.kind === "remove") return { before, after: null };
            const id = before?.id ?? nextId++;
            medium.newestId = Math.max(medium.newestId, id);
            const stamp = habits.ruleRevisionAt(medium, project, sequence, operation.terms);
            const after = { ...operation.terms, id, projectId, revision: stamp, ...habits.stamps(before, options) };
            return { before, after };
          });
          habits.keep(medium, { project, sequence, options, changes });
          prune(project);
          return ok({ revision: habits.revisionAt(medium, project, currentOf(project)), sequence, changes });
        });
      }),

    history: (projectId, from, limit) =>
      call(async () => {
        const project = habits.projectColumn(projectId);
        const rows = medium.entries
          .filter((entry) => habits.isOf(project, entry))
          .flatMap((entry) => entry.changes.map((change, position) => ({ entry, change, position })))
          .filter(({ entry, position }) => from === null || habits.isFrom(entry, position, from));
        const following = rows[limit];
        const entries: HistoryEntry[] = [];
        for (const { entry, change } of rows.slice(0, limit)) {
          const last = entries.at(-1);
          const isNext = last?.sequence !== entry.sequence;
          const changes = isNext ? [change] : [...last.changes, change];
          const { sequence, at, by, reverts } = entry;
          entries.splice(isNext ? entries.length : -1, 1, {
            ...{ sequence, at, by, reverts, changes },
            more: following?.entry.sequence === sequence,
          });
        }
        const next = following && { sequence: following.entry.sequence, position: following.position };
        return ok({ entries, next: next ?? null, prunedThrough: medium.pruned.get(project) ?? 0 });
      }),

    forget: (projectId) =>
      call(async () => {
        const project = habits.projectColumn(projectId);
        const rules = rulesOf(medium, project);
        const removed = rules.slice(0, habits.forgetAtOnce);
        const hasEntries = medium.entries.some((entry) => entry.project === project);
        if (rules.length === 0 && !hasEntries) return ok({ rules: [], more: false });
        const left = new Set<ProtectionRule>(rules.slice(habits.forgetAtOnce));
        medium.changes = medium.changes.filter(
          (change) => change.project !== project || (change.rule !== null && left.has(change.rule)),
        );
        medium.entries = medium.entries.filter((entry) => entry.project !== project);
        const sequence = habits.forgottenAt(medium, project);
        for (const marks of [medium.sequences, medium.forgotten, medium.pruned]) marks.set(project, sequence);
        return ok({ rules: removed, more: left.size > 0 });
      }),

    renameInHistory: (from, to) =>
      call(async () => {
        const before = JSON.stringify([medium.changes, medium.entries]);
        const inRule = (rule: ProtectionRule | null) =>
          rule && {
            ...rule,
            createdBy: habits.renamed(rule.createdBy, from, to),
            updatedBy: habits.renamed(rule.updatedBy, from, to),
          };
        const inEntry = (entry: Entry): Entry => ({
          ...entry,
          by: habits.renamed(entry.by, from, to),
          changes: entry.changes.map((change) => ({ before: inRule(change.before), after: inRule(change.after) })),
        });
        medium.changes = medium.changes.map((change) => ({ ...change, rule: inRule(change.rule) }));
        medium.entries = medium.entries.map(inEntry);
        const isSame = JSON.stringify([medium.changes, medium.entries]) === before;
        return ok({ renamed: isSame ? 0 : 1, more: false });
      }),
  };

  return {
    store,
    close: () => {
      isOpen = false;
    },
  };
}
