import type { ResultAsync } from "neverthrow";
import { type MinimumAccessLevels, minimumAccessLevelsOf } from "../decision/minimum-access-levels.ts";
import type { DirectoryUnavailable, StoreUnavailable } from "../rules/errors.ts";
import type { ProtectionRule } from "../rules/rule.ts";
import type { RuleStore } from "../store/rule-store.ts";
import { createPackageChecks, type PackageChecks } from "./check-package.ts";
import { answerWithin } from "./deadline.ts";
import { forgetProject } from "./forget-project.ts";
import { type GuardedStore, guardStore } from "./guarded-store.ts";
import { createRuleReverts, type RuleReverts } from "./management/history/revert-change.ts";
import { createRuleHistory, type RuleHistory } from "./management/history/rule-history.ts";
import { createRuleManagement } from "./management/manage-rules.ts";
import type { ManagementParts } from "./management/management-parts.ts";
import type { PackageInventory } from "./management/preview/package-inventory.ts";
import { createRulePreviews, type RulePreviews } from "./management/preview/rule-preview.ts";
import { createAuthorise } from "./management/project-access.ts";
import { createRefusalReports, type RefusalReports } from "./management/refusals.ts";
import { createRuleFindings, type RuleFindings } from "./management/rule-findings.ts";
import type { RuleManagement } from "./management/rule-management.ts";
import { createRuleSetManagement, type RuleSetManagement } from "./management/rule-sets.ts";
import { createRuleWriter } from "./management/rule-writer.ts";
import type { ProjectView } from "./policy.ts";
import {
  type DirectoryCaller,
  type ProjectDirectory,
  type ProjectReference,
  resolveProject,
} from "./project-directory.ts";
import type { OnEvent } from "./protection-event.ts";
import type { RefusalLog } from "./refusals/refusal.ts";
import { createRefusalMemory } from "./refusals/refusal-memory.ts";
import {
  createRefusalRecorder,
  type ReportedRefusal,
  requireReportedRefusal,
  timeOf,
} from "./refusals/refusal-recorder.ts";
import { renameInHistory } from "./rename-in-history.ts";
import { gatherReads } from "./rule-reading/gathered-reads.ts";
import { type CacheStats, createRuleCache } from "./rule-reading/rule-cache.ts";

/** The options of `createPackageProtection`. */
export interface PackageProtectionOptions {
  readonly store: RuleStore;
  /** The host's projects and roles. Without it rules can be checked, not managed. */
  readonly directory?: ProjectDirectory;
  /**
   * The access level that every push and delete needs, whatever the rules say. By default GitLab's: developer to push,
   * maintainer to delete. A missing key keeps GitLab's level. Null switches them off, for a host with permissions of its own.
   *
   * `packageGuard` applies them before the rules. `checkPackage` and `checkPackages` never do.
   */
  readonly minimumAccessLevels?: Partial<MinimumAccessLevels> | null;
  /**
   * The time in milliseconds since the epoch; by default the system's. If it throws, or does not return a safe integer, a change
   * fails with `clock_unavailable` and nothing is written.
   */
  readonly now?: () => number;
  /**
   * How long one call may take, in milliseconds, with all its calls of store and directory; 5,000 by default. In `forgetProject`
   * and `renameInHistory` each step has that time.
   */
  readonly deadlineMs?: number;
  readonly onEvent?: OnEvent;
  /**
   * How many bytes of heap the compiled rules of all projects may take; 256 MiB by default.
   *
   * The weight is an estimate, within a factor of one and a half. The projects that were read longest ago are dropped first. The
   * project that was read last is always kept, so bound a single project by `maximumRulesPerProject`.
   */
  readonly maximumCacheBytes?: number;
  /**
   * How many rules a project may have; no limit by default. `createRule` fails with `rule_limit_reached` beyond it.
   *
   * A rule of either enforcement counts. Rules that exist already stay and protect.
   */
  readonly maximumRulesPerProject?: number;
  /** The host's packages, for `previewRules`. Without it a preview needs the packages in its request. */
  readonly inventory?: PackageInventory;
  /** The host's log of refusals. Without it `recentRefusals` reads a bounded memory of this process. */
  readonly refusalLog?: RefusalLog;
}

/** Package protection for a host that checks before it publishes or deletes. */
export interface PackageProtection extends PackageChecks {
  /**
   * Records a refusal that was made before the rules were read, for `recentRefusals`. `packageGuard` calls it for a caller below the
   * minimum access levels.
   *
   * @throws TypeError for a refusal outside of its types.
   */
  reportRefusal(refusal: ReportedRefusal): void;

  /** The deadline in milliseconds. http-express gives the host's own functions as much time. */
  readonly deadlineMs: number;

  /** The levels that guards apply before the rules; null if the host switched them off. */
  readonly minimumAccessLevels: MinimumAccessLevels | null;

  /**
   * Removes all rules and the history of a project, for a host that deletes the project, and returns the removed rules.
   *
   * Rules that others create meanwhile are removed too. If it fails some may be gone already: call it again. Only each of its
   * steps has a deadline.
   *
   * @throws TypeError for an id that is not a safe integer.
   */
  forgetProject(projectId: number): ResultAsync<readonly ProtectionRule[], StoreUnavailable>;

  /**
   * Replaces a person's name in the rules and histories of all projects, and returns how many occurrences it replaced.
   *
   * Revisions stay, so a rule that is cached may carry the old name until it changes or the process restarts. If it fails some
   * may be replaced already: call it again. Only each of its steps has a deadline.
   *
   * @throws TypeError for a name that is not a string, or that holds a NUL or a lone surrogate.
   */
  renameInHistory(from: string, to: string): ResultAsync<number, StoreUnavailable>;

  /** The size of the cache in this process, and how often it was used. */
  stats(): CacheStats;

  /**
   * Whether the store answers now, for a readiness probe: Ok, or `store_unavailable`, at the latest after `deadlineMs`.
   *
   * It reads at most one rule, of project 0 if none is given; the project need not exist. Don't use it for a liveness probe: a
   * restart does not repair a store.
   *
   * @throws TypeError for an id that is not a safe integer.
   */
  health(projectId?: number): ResultAsync<undefined, StoreUnavailable>;
}

/** The same with the management of rules, which needs a project directory. */
export interface ManagedPackageProtection
  extends PackageProtection,
    RuleManagement,
    RuleSetManagement,
    RuleHistory,
    RuleReverts,
    RulePreviews,
    RuleFindings,
    RefusalReports {
  /** Looks a project up in the directory as this caller sees it, within the deadline. Null as the directory's null. */
  resolveProject(
    caller: DirectoryCaller,
    project: ProjectReference,
  ): ResultAsync<ProjectView | null, DirectoryUnavailable>;
}

/** Which part of its time a call gives up to share a read with a call that was made before it. */
const mostGivenUp = 0.05;

/** The longest delay that a timer can take. */
const longestDeadlineMs = 2 ** 31 - 1;

/**
 * Creates the checks and, with a directory, the management of rules, over one store.
 *
 * Does no I/O before the first call.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function createPackageProtection(
  options: PackageProtectionOptions & { readonly directory: ProjectDirectory },
): ManagedPackageProtection;
export function createPackageProtection(options: PackageProtectionOptions): PackageProtection;
export function createPackageProtection({
  store: hostStore,
  directory,
  minimumAccessLevels,
  now = Date.now,
  deadlineMs = 5000,
  onEvent,
  maximumCacheBytes = 256 * 2 ** 20,
  maximumRulesPerProject,
  inventory,
  refusalLog,
}: PackageProtectionOptions): PackageProtection {
  requireMethod("store", hostStore, "changes");
  if (directory !== undefined) requireMethod("directory", directory, "resolve");
  requirePositiveInteger("deadlineMs", deadlineMs, longestDeadlineMs);
  requirePositiveInteger("maximumCacheBytes", maximumCacheBytes, Number.MAX_SAFE_INTEGER);
  if (maximumRulesPerProject !== undefined) {
    requirePositiveInteger("maximumRulesPerProject", maximumRulesPerProject, Number.MAX_SAFE_INTEGER);
  }
  if (inventory !== undefined && typeof inventory !== "function") throw new TypeError("inventory must be a function");
  if (refusalLog !== undefined) {
    requireMethod("refusalLog", refusalLog, "record");
    requireMethod("refusalLog", refusalLog, "recent");
  }
  const store = guardStore(hostStore);
  const cache = createRuleCache(store, deadlineMs, maximumCacheBytes);
  const memory = createRefusalMemory(timeOf(now));
  const refusals = createRefusalRecorder(memory, refusalLog, now);
  const rules = gatherReads(cache, deadlineMs * mostGivenUp);
  const levels = minimumAccessLevelsOf(minimumAccessLevels);

  function createManagement(
    directoryOfHost: ProjectDirectory,
  ): Omit<ManagedPackageProtection, keyof PackageProtection> {
    const parts: ManagementParts = {
      authorise: createAuthorise(directoryOfHost),
      store,
      rules,
      write: createRuleWriter(store, now, onEvent),
      deadlineMs,
      maximumRulesPerProject: maximumRulesPerProject ?? null,
    };
    return {
      ...createRuleManagement(parts),
      ...createRuleSetManagement(parts),
      ...createRuleHistory(parts),
      ...createRuleReverts(parts),
      ...createRulePreviews(parts, inventory),
      ...createRuleFindings(parts, levels),
      ...createRefusalReports(parts, memory, refusalLog),
      resolveProject: (caller, project) =>
        answerWithin(deadlineMs, (deadline) => resolveProject(directoryOfHost, deadline, caller, project)),
    };
  }

  return {
    deadlineMs,
    minimumAccessLevels: levels,
    ...createPackageChecks({ rules, deadlineMs, onEvent, refusals }),
    ...(directory === undefined ? {} : createManagement(directory)),
    reportRefusal(refusal) {
      requireReportedRefusal(refusal);
      refusals.report(refusal);
    },
    forgetProject(projectId) {
      memory.forget(projectId);
      return forgetProject(store, deadlineMs, onEvent, projectId);
    },
    renameInHistory(from, to) {
      const renaming = renameInHistory(store, deadlineMs, from, to);
      memory.rename(from, to);
      return renaming;
    },
    stats: cache.stats,
    health: (projectId) => checkHealth(store, deadlineMs, projectId),
  };
}

/** Reads at most one rule; the project need not exist. */
function checkHealth(store: GuardedStore, deadlineMs: number, projectId = 0): ResultAsync<undefined, StoreUnavailable> {
  if (!Number.isSafeInteger(projectId)) throw new TypeError(`projectId must be an integer, got ${String(projectId)}`);
  return answerWithin(deadlineMs, async (deadline) => {
    const page = await store.changes(deadline, projectId, null, 1);
    return page.map(() => undefined);
  });
}

function requirePositiveInteger(name: string, value: number, maximum: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= maximum) return;
  throw new TypeError(`${name} must be an integer from 1 to ${maximum}, got ${String(value)}`);
}

/** Rejects values that are not a store or a directory, for example an unawaited promise. */
function requireMethod(name: string, value: unknown, method: string): void {
  if (typeof Reflect.get(Object(value), method) !== "function") throw new TypeError(`${name} has no method ${method}`);
}
