import type {
  ForgetStep,
  HistoryPage,
  ProtectionRule,
  RenameStep,
  RuleStore,
  RuleWrite,
  WriteConflict,
} from "@package-protection/core";
import { ok, okAsync, type Result, ResultAsync } from "neverthrow";
import { type ProjectRules, projectRules } from "./project-rules.ts";

/** The options of `memoryRuleStore`. */
export interface MemoryRuleStoreOptions {
  /**
   * How many changes of each project the history keeps: whole entries, the newest always. A reader that missed more reads the
   * whole list. At least 1; 100,000 by default.
   */
  readonly keptChanges?: number;
}

/**
 * A store in this process's memory. Its data is lost with the process, and no other process sees it.
 *
 * @throws TypeError for a `keptChanges` that is not a positive integer.
 */
export function memoryRuleStore({ keptChanges = 100_000 }: MemoryRuleStoreOptions = {}): RuleStore {
  if (!Number.isSafeInteger(keptChanges) || keptChanges < 1) {
    throw new TypeError(`keptChanges must be a positive integer, got ${String(keptChanges)}`);
  }
  const projects = new Map<number, ProjectRules>();
  let newestId = 0;
  const nextId = () => {
    newestId += 1;
    return newestId;
  };

  function projectOf(projectId: number): ProjectRules {
    return projects.get(projectId) ?? projectRules(projectId, keptChanges, nextId);
  }

  return {
    changes: (projectId, since, limit) => ok(projectOf(projectId).changes(since, limit)),
    find: (projectId, ruleId) => okAsync<ProtectionRule | null>(projectOf(projectId).find(ruleId) ?? null),

    write(projectId, operations, options) {
      const project = projectOf(projectId);
      projects.set(projectId, project);
      return settled<RuleWrite, WriteConflict>(project.write(operations, options));
    },

    history: (projectId, from, limit) => okAsync<HistoryPage>(projectOf(projectId).history(from, limit)),
    forget: (projectId) => okAsync<ForgetStep>(projectOf(projectId).forget()),

    renameInHistory(from, to) {
      let renamed = 0;
      for (const project of projects.values()) renamed += project.rename(from, to);
      return okAsync<RenameStep>({ renamed, more: false });
    },
  };
}

function settled<T, E>(outcome: Result<T, E>): ResultAsync<T, E> {
  return new ResultAsync(Promise.resolve(outcome));
}
