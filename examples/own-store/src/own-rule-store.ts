import { randomUUID } from "node:crypto";
import type { Revision, RuleTerms } from "@package-protection/core";
import {
  type HistoryPosition,
  type HistoryRow,
  isBehind,
  type LoggedRemoval,
  neverWritten,
  type PlacedRule,
  pageOfChanges,
  pageOfHistory,
  planWrite,
  type ReaderPosition,
  type RuleStore,
  type RuleWrite,
  readRevision,
  ruleKey,
  startOf,
  type WriteConflict,
  type WritePoint,
  writeRevision,
} from "@package-protection/core/store";
import { ok, okAsync, ResultAsync } from "neverthrow";

/** A project between two writes. */
interface Project {
  /** The newest write is the last one. */
  readonly writes: readonly WritePoint[];
  /** By their last change, oldest first. */
  readonly rules: readonly PlacedRule[];
  /** Oldest first. */
  readonly removals: readonly LoggedRemoval[];
  /** The changes of all entries, newest entry first. */
  readonly history: readonly HistoryRow[];
  readonly prunedThrough: number;
}

const newProject: Project = { writes: [neverWritten], rules: [], removals: [], history: [], prunedThrough: 0 };

/** A store in this process's memory. */
export function ownRuleStore(): RuleStore {
  const projects = new Map<number, Project>();
  let newestId = 0;

  const projectOf = (projectId: number) => projects.get(projectId) ?? newProject;
  const newestOf = ({ writes }: Project) => writes.at(-1) ?? neverWritten;
  const nextWrite = (project: Project) => ({ sequence: newestOf(project).sequence + 1, token: randomUUID() });

  function positionOf({ writes }: Project, since: Revision | null): ReaderPosition | null {
    const position = since === null ? null : readRevision(since);
    const { sequence, token } = position?.base ?? {};
    return writes.some((write) => write.sequence === sequence && write.token === token) ? position : null;
  }

  return {
    changes(projectId, since, limit) {
      const project = projectOf(projectId);
      const newest = newestOf(project);
      const position = positionOf(project, since);
      const { base, after } = position ?? startOf(newest);
      const removals = project.removals.filter((removal) => isBehind(removal, base));
      const rules = project.rules.filter((rule) => isBehind(rule, after));
      return ok(pageOfChanges({ newest, position, removals, rules }, limit));
    },

    find: (projectId, ruleId) =>
      okAsync(projectOf(projectId).rules.find(({ rule }) => rule.id === ruleId)?.rule ?? null),

    write(projectId, operations, options) {
      const project = projectOf(projectId);
      const state = {
        projectId,
        revision: writeRevision(newestOf(project)),
        findRule: (ruleId: number) => project.rules.find(({ rule }) => rule.id === ruleId)?.rule,
        findHolder: (terms: RuleTerms) => project.rules.find(({ rule }) => ruleKey(rule) === ruleKey(terms))?.rule.id,
      };
      const write = nextWrite(project);
      const revision = writeRevision(write);
      const outcome = planWrite(state, operations, options, { revision, nextId: () => ++newestId }).map((changes) => {
        const { at, by, reverts = null } = options;
        const rows = changes.map((change, position) => ({ ...write, position, at, by, reverts, ...change }));
        const touched = new Set(changes.map(({ before }) => before?.id));
        const others = project.rules.filter(({ rule }) => !touched.has(rule.id));
        const gone = rows.flatMap(({ before, after, ...place }) =>
          before !== null && after === null ? { ...place, ruleId: before.id } : [],
        );
        const put = rows.flatMap(({ after, ...place }) => (after === null ? [] : { ...place, rule: after }));
        projects.set(projectId, {
          ...project,
          writes: [...project.writes, write],
          rules: [...others, ...put],
          removals: [...project.removals, ...gone],
          history: [...rows, ...project.history],
        });
        return { revision, sequence: write.sequence, changes };
      });
      return new ResultAsync<RuleWrite, WriteConflict>(Promise.resolve(outcome));
    },

    history(projectId, from, limit) {
      const { history, prunedThrough } = projectOf(projectId);
      const isFrom = ({ sequence, position }: HistoryPosition) =>
        from === null || sequence < from.sequence || (sequence === from.sequence && position >= from.position);
      return okAsync(pageOfHistory(history.filter(isFrom), limit, prunedThrough));
    },

    forget(projectId) {
      const project = projectOf(projectId);
      if (project.rules.length === 0 && project.history.length === 0) return okAsync({ rules: [], more: false });
      const write = nextWrite(project);
      const rules = project.rules.slice(1_000);
      projects.set(projectId, { ...newProject, writes: [write], rules, prunedThrough: write.sequence });
      return okAsync({ rules: project.rules.slice(0, 1_000).map(({ rule }) => rule), more: rules.length > 0 });
    },

    renameInHistory(from, to) {
      let renamed = 0;
      const rename = (key: string, value: unknown) => {
        if (value !== from || !["by", "createdBy", "updatedBy"].includes(key)) return value;
        renamed += 1;
        return to;
      };
      for (const [projectId, project] of projects) {
        projects.set(projectId, JSON.parse(JSON.stringify(project), rename));
      }
      return okAsync({ renamed, more: false });
    },
  };
}
