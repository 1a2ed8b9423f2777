import type { ResultAsync } from "neverthrow";
import { type MinimumAccessLevels, minimumAccessLevelsOf } from "../decision/minimum-access-levels.ts";
import type { DirectoryUnavailable, StoreUnavailable } from "../rules/errors.ts";
import type { ProtectionRule } from "../rules/rule.ts";
import type { RuleStore } from "../store/rule-store.ts";
import { createPackageChecks, type PackageChecks } from "./check-package.ts";
import { answerWithin } from "./deadline.ts";
import { forgetProject } from "./forget-project.ts";
import { gatherReads } from "./gathered-reads.ts";
import { guardStore } from "./guarded-store.ts";
import { createRuleManagement, type RuleManagement } from "./manage-rules.ts";
import type { ProjectView } from "./policy.ts";
import {
  type DirectoryCaller,
  type ProjectDirectory,
  type ProjectReference,
  resolveProject,
} from "./project-directory.ts";
import type { OnEvent } from "./protection-event.ts";
import { createRuleCache } from "./rule-cache.ts";

export interface PackageProtectionOptions {
  readonly store: RuleStore;
  /** What the host knows of projects and roles; without it rules can be checked, not managed. */
  readonly directory?: ProjectDirectory;
  /**
   * The access level that every push and delete needs, whatever the rules say. By default GitLab's: developer to push,
   * maintainer to delete. A missing key keeps GitLab's level. Null switches them off, for a host with permissions of its own.
   *
   * `packageGuard` applies them before it asks the rules. `checkPackage` and `checkPackages` never do.
   */
  readonly minimumAccessLevels?: Partial<MinimumAccessLevels> | null;
  /** The time in milliseconds since the epoch; by default the system's. */
  readonly now?: () => number;
  /**
   * How long one call may take, in milliseconds, with all that it asks of store and directory; 5,000 by default. In
   * `forgetProject` each step has that time.
   */
  readonly deadlineMs?: number;
  readonly onEvent?: OnEvent;
  /**
   * The most rules, of all projects together, that are kept compiled; 1,000,000 by default. The project asked about last is
   * always kept.
   */
  readonly maximumCachedRules?: number;
}

/** Package protection for a host that asks before it publishes or deletes. */
export interface PackageProtection extends PackageChecks {
  /** The deadline that it was made with, in milliseconds; http-express gives as much to the host's own functions. */
  readonly deadlineMs: number;

  /** The levels that guards apply before they ask the rules; null where the host switched them off. */
  readonly minimumAccessLevels: MinimumAccessLevels | null;

  /**
   * Removes every rule of a project, for a host that deletes the project, and gives the removed rules. Where it fails some may
   * be gone already: call it again. Rules that others create meanwhile are removed too. It takes as long as there are rules;
   * only each of its steps has a deadline.
   *
   * @throws TypeError for an id that is not a safe integer.
   */
  forgetProject(projectId: number): ResultAsync<readonly ProtectionRule[], StoreUnavailable>;
}

/** The same with the management of rules, which needs a project directory. */
export interface ManagedPackageProtection extends PackageProtection, RuleManagement {
  /** Asks the directory for a project as this caller sees it, within the deadline; null as the directory's null. */
  resolveProject(
    caller: DirectoryCaller,
    project: ProjectReference,
  ): ResultAsync<ProjectView | null, DirectoryUnavailable>;
}

/** The longest delay that a timer can take. */
const longestDeadlineMs = 2 ** 31 - 1;

/**
 * What an application imports: checks and, with a directory, the management of rules, over one store. Does no I/O by itself.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function createPackageProtection(
  options: PackageProtectionOptions & { readonly directory: ProjectDirectory },
): ManagedPackageProtection;
export function createPackageProtection(options: PackageProtectionOptions): PackageProtection;
export function createPackageProtection({
  store,
  directory,
  minimumAccessLevels,
  now = Date.now,
  deadlineMs = 5000,
  onEvent,
  maximumCachedRules = 1_000_000,
}: PackageProtectionOptions): PackageProtection {
  requireMethod("store", store, "changes");
  if (directory !== undefined) requireMethod("directory", directory, "resolve");
  requirePositiveInteger("deadlineMs", deadlineMs, longestDeadlineMs);
  requirePositiveInteger("maximumCachedRules", maximumCachedRules, Number.MAX_SAFE_INTEGER);
  const guarded = guardStore(store);
  const cache = createRuleCache(guarded, deadlineMs, maximumCachedRules);
  const sharingCache = gatherReads(cache);
  return {
    deadlineMs,
    minimumAccessLevels: minimumAccessLevelsOf(minimumAccessLevels),
    ...createPackageChecks({ cache, sharingCache, deadlineMs, onEvent }),
    ...(directory === undefined
      ? {}
      : {
          ...createRuleManagement({ store: guarded, cache: sharingCache, now, deadlineMs, onEvent }, directory),
          resolveProject: (caller: DirectoryCaller, project: ProjectReference) =>
            answerWithin(deadlineMs, (deadline) => resolveProject(directory, deadline, caller, project)),
        }),
    forgetProject: (projectId) => forgetProject(guarded, deadlineMs, onEvent, projectId),
  };
}

function requirePositiveInteger(name: string, value: number, maximum: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= maximum) return;
  throw new TypeError(`${name} must be an integer from 1 to ${maximum}, not ${String(value)}`);
}

/** Finds what is no store or directory at all, such as the promise of one. */
function requireMethod(name: string, value: unknown, method: string): void {
  if (typeof Reflect.get(Object(value), method) !== "function") throw new TypeError(`${name} has no method ${method}`);
}
