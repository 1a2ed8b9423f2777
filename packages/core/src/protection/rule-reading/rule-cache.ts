import { err, ok, type Result } from "neverthrow";
import { type StoreUnavailable, storeUnavailable } from "../../rules/errors.ts";
import type { Revision } from "../../rules/rule.ts";
import type { RuleChanges } from "../../store/rule-store.ts";
import { type Deadline, isOver, timedOut, waitWithin } from "../deadline.ts";
import type { GuardedStore } from "../guarded-store.ts";
import { type CompiledProject, compiledProject, hasNoChanges, loadProject, pageSize } from "./compiled-project.ts";

export type Reading = Result<CompiledProject, StoreUnavailable>;

/** The size of the cache, and how often it was used. */
export interface CacheStats {
  readonly cachedProjects: number;
  /** Of all cached projects together. */
  readonly cachedRules: number;
  /** The heap that the cached rules take: an estimate, within a factor of one and a half. */
  readonly cachedBytes: number;
  /** How many reads of the store found the project's rules cached, and brought them up to date. */
  readonly hits: number;
  /** How many times a project's whole list was read and compiled. */
  readonly loads: number;
}

/** Compiled rules of recent projects. */
export interface RuleCache {
  /**
   * The project's rules, by a read of the store that begins with the call.
   *
   * Every call reads the store, also after this process's own writes. Use the rules before the next `await`: later changes are
   * applied to the same object.
   */
  read(deadline: Deadline, projectId: number): Reading | Promise<Reading>;
  stats(): CacheStats;
}

/** Every call reads the store; only the work of compiling is shared. The project that was read last is always kept. */
export function createRuleCache(store: GuardedStore, deadlineMs: number, maximumBytes: number): RuleCache {
  /** By id, the one that was read last at the end. */
  const projects = new Map<number, CompiledProject>();
  const loading = new Map<number, Promise<Reading>>();
  let lastRead: number | null = null;
  let cachedRules = 0;
  let cachedBytes = 0;
  let hits = 0;
  let loads = 0;

  function keep(projectId: number, project: CompiledProject): void {
    drop(projectId);
    projects.set(projectId, project);
    lastRead = projectId;
    cachedRules += project.ruleCount;
    cachedBytes += project.estimatedBytes;
    for (const oldest of projects.keys()) {
      if (cachedBytes <= maximumBytes || oldest === projectId) break;
      drop(oldest);
    }
  }

  function drop(projectId: number): void {
    const project = projects.get(projectId);
    if (project === undefined) return;
    projects.delete(projectId);
    cachedRules -= project.ruleCount;
    cachedBytes -= project.estimatedBytes;
  }

  function touch(projectId: number, project: CompiledProject): void {
    if (lastRead === projectId || projects.get(projectId) !== project) return;
    projects.delete(projectId);
    projects.set(projectId, project);
    lastRead = projectId;
  }

  function load(projectId: number): Promise<Reading> {
    const load = loadProject(store, deadlineMs, projectId)
      .then((loaded) => {
        if (loaded.isOk()) {
          loads++;
          keep(projectId, loaded.value);
        }
        return loaded;
      })
      .finally(() => loading.delete(projectId));
    loading.set(projectId, load);
    return load;
  }

  function read(deadline: Deadline, projectId: number): Reading | Promise<Reading> {
    const project = projects.get(projectId);
    if (project === undefined || loading.has(projectId)) return readLoaded(deadline, projectId);
    const since = project.revision;
    const answer = store.changes(deadline, projectId, since, pageSize);
    // Not by `instanceof`: a host may have replaced the global Promise, and async functions return the original.
    if ("then" in answer) return answer.then((waited) => advance(deadline, projectId, project, since, waited));
    return advance(deadline, projectId, project, since, answer);
  }

  async function readLoaded(deadline: Deadline, projectId: number): Promise<Reading> {
    const running = loading.get(projectId);
    if (running === undefined) return await waitForLoad(deadline, load(projectId));
    const before = await waitForLoad(deadline, running);
    if (before.isOk()) return await read(deadline, projectId);
    // The load that failed began before the call. The next one did not, and all waiting calls share it.
    return isOver(deadline) ? before : await waitForLoad(deadline, loading.get(projectId) ?? load(projectId));
  }

  /** Brings the project from `since`, its revision when the store was read, to the revision of the page. */
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
      if (loading.has(projectId)) return readLoaded(deadline, projectId);
      if (page.more) return waitForLoad(deadline, load(projectId));
      const renewed = compiledProject(page);
      loads++;
      keep(projectId, renewed);
      return ok(renewed);
    }
    const isUnchanged = page.revision === since && hasNoChanges(page);
    // Another read may have brought the project to this page's revision meanwhile.
    const isThereAlready = project.revision === page.revision;
    if (isUnchanged || isThereAlready) {
      hits++;
      touch(projectId, project);
      return ok(project);
    }
    if (project.revision !== since) return read(deadline, projectId);
    hits++;
    drop(projectId);
    project.apply(page);
    keep(projectId, project);
    return ok(project);
  }

  return { read, stats: () => ({ cachedProjects: projects.size, cachedRules, cachedBytes, hits, loads }) };
}

async function waitForLoad(deadline: Deadline, load: Promise<Reading>): Promise<Reading> {
  const loaded = await waitWithin(deadline, () => load);
  if (loaded !== timedOut) return loaded;
  return err(storeUnavailable(new Error("the project's rules could not be read in time")));
}
