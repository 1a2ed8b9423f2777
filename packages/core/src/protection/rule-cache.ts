import { err, ok, type Result } from "neverthrow";
import { type StoreUnavailable, storeUnavailable } from "../rules/errors.ts";
import type { Revision } from "../rules/rule.ts";
import type { RuleChanges } from "../store/rule-store.ts";
import { type CompiledProject, compiledProject, hasNoChanges, loadProject, pageSize } from "./compiled-project.ts";
import { type Deadline, isOver, timedOut, waitWithin } from "./deadline.ts";
import type { GuardedStore } from "./guarded-store.ts";

/** Compiled rules of recent projects. */
export interface RuleCache {
  /**
   * The project's rules, never older than the question: every answer is by a read of the store that began after the question.
   * Nothing is kept on trust, this process's own writes included. What it gives is to be used at once, before any await.
   */
  read(deadline: Deadline, projectId: number): Reading | Promise<Reading>;
}

type Reading = Result<CompiledProject, StoreUnavailable>;

/** What a project weighs in the bound beside its rules. */
const projectWeight = 8;

/** Every question has a read of its own; only the work of compiling is shared. */
export function createRuleCache(store: GuardedStore, deadlineMs: number, maximumRules: number): RuleCache {
  /** By id, the one that was asked about last at the end. */
  const projects = new Map<number, CompiledProject>();
  const loads = new Map<number, Promise<Reading>>();
  let weight = 0;
  let lastAsked: number | null = null;

  function keep(projectId: number, project: CompiledProject): void {
    drop(projectId);
    projects.set(projectId, project);
    lastAsked = projectId;
    weight += weightOf(project);
    for (const oldest of projects.keys()) {
      if (weight <= maximumRules || oldest === projectId) break;
      drop(oldest);
    }
  }

  function drop(projectId: number): void {
    const project = projects.get(projectId);
    if (project === undefined) return;
    projects.delete(projectId);
    weight -= weightOf(project);
  }

  function touch(projectId: number, project: CompiledProject): void {
    if (lastAsked === projectId || projects.get(projectId) !== project) return;
    projects.delete(projectId);
    projects.set(projectId, project);
    lastAsked = projectId;
  }

  function load(projectId: number): Promise<Reading> {
    const loading = loadProject(store, deadlineMs, projectId)
      .then((loaded) => {
        if (loaded.isOk()) keep(projectId, loaded.value);
        return loaded;
      })
      .finally(() => loads.delete(projectId));
    loads.set(projectId, loading);
    return loading;
  }

  function read(deadline: Deadline, projectId: number): Reading | Promise<Reading> {
    const project = projects.get(projectId);
    if (project === undefined || loads.has(projectId)) return readLoaded(deadline, projectId);
    const since = project.revision;
    const answer = store.changes(deadline, projectId, since, pageSize);
    // Not by `instanceof`: a host may have put a Promise of its own in the place of the one that async functions give.
    if ("then" in answer) return answer.then((waited) => advance(deadline, projectId, project, since, waited));
    return advance(deadline, projectId, project, since, answer);
  }

  async function readLoaded(deadline: Deadline, projectId: number): Promise<Reading> {
    const running = loads.get(projectId);
    if (running === undefined) return await waitForLoad(deadline, load(projectId));
    const before = await waitForLoad(deadline, running);
    if (before.isOk()) return await read(deadline, projectId);
    // What failed began before the question; the next load, which all who waited share, does not.
    return isOver(deadline) ? before : await waitForLoad(deadline, loads.get(projectId) ?? load(projectId));
  }

  /** Advances the project from `since`, where it stood when the store was asked, to where the store's answer leads. */
  function advance(
    deadline: Deadline,
    projectId: number,
    project: CompiledProject,
    since: Revision,
    answer: Result<RuleChanges, StoreUnavailable>,
  ): Reading | Promise<Reading> {
    if (answer.isErr()) return err(answer.error);
    const page = answer.value;
    if (page.whole || page.more) {
      if (loads.has(projectId)) return readLoaded(deadline, projectId);
      if (page.more) return waitForLoad(deadline, load(projectId));
      const renewed = compiledProject(page);
      keep(projectId, renewed);
      return ok(renewed);
    }
    const isUnchanged = page.revision === since && hasNoChanges(page);
    // Another question that was asked meanwhile may have brought the project where this answer leads.
    const isThereAlready = project.revision === page.revision;
    if (isUnchanged || isThereAlready) {
      touch(projectId, project);
      return ok(project);
    }
    if (project.revision !== since) return read(deadline, projectId);
    drop(projectId);
    project.apply(page);
    keep(projectId, project);
    return ok(project);
  }

  return { read };
}

function weightOf(project: CompiledProject): number {
  return projectWeight + project.ruleSet.size;
}

async function waitForLoad(deadline: Deadline, load: Promise<Reading>): Promise<Reading> {
  const loaded = await waitWithin(deadline, () => load);
  if (loaded !== timedOut) return loaded;
  return err(storeUnavailable(new Error("the project's rules could not be read in time")));
}
