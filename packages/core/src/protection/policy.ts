import { err, ok, type Result } from "neverthrow";
import { type AccessLevel, isAtLeast } from "../rules/access-level.ts";
import {
  type FeatureDisabled,
  type Forbidden,
  featureDisabled,
  forbidden,
  type InsufficientScope,
  insufficientScope,
  type ProjectNotFound,
  projectNotFound,
} from "../rules/errors.ts";

/** What a token may be used for: `api` for everything, `read_api` for reading. */
export const tokenScopes = ["api", "read_api"] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** Who calls the management of rules, as the host authenticated them. */
export interface Caller {
  /** Tells a user from a deploy token, where a directory is asked about both. */
  readonly kind?: "user";
  /** The host's own name for them; events carry it, and the project directory gets it. */
  readonly name: string;
  /** An administrator of the whole instance. */
  readonly admin: boolean;
  readonly scopes: readonly TokenScope[];
}

export const projectVisibilities = ["private", "internal", "public"] as const;
export type ProjectVisibility = (typeof projectVisibilities)[number];

/** A project as one caller sees it. */
export interface ProjectView {
  readonly id: number;
  /** The full path, `group/subgroup/project`. */
  readonly path: string;
  readonly visibility: ProjectVisibility;
  readonly archived: boolean;
  /** Whether the project has a package registry at all. */
  readonly packagesEnabled: boolean;
  /** Whether protection rules can be managed; stored rules protect all the same (contract, section 2, Switch). */
  readonly protectionEnabled: boolean;
  /** The caller's level in the project; `no_access` for somebody who is no member. */
  readonly accessLevel: AccessLevel;
}

export type ManagementAction = "list" | "create" | "update" | "delete";

/**
 * Whether the caller's token covers the action (contract, section 2, order of checks, 1).
 *
 * @throws TypeError for a caller outside of its type, which must not pass for one with rights.
 */
export function authoriseScope(caller: Caller, action: ManagementAction): Result<Caller, InsufficientScope> {
  requireCaller(caller);
  const covered = caller.scopes.includes("api") || (action === "list" && caller.scopes.includes("read_api"));
  return covered ? ok(caller) : err(insufficientScope);
}

/**
 * Whether the caller may manage the project's rules (contract, section 2, order of checks, 3 to 5). A project that the
 * directory does not know or hides (null) and a private project in which the caller has no role are the same error.
 *
 * @throws TypeError for a caller outside of its type.
 */
export function authoriseManagement(
  caller: Caller,
  project: ProjectView | null,
): Result<ProjectView, ProjectNotFound | FeatureDisabled | Forbidden> {
  requireCaller(caller);
  if (project === null || !isVisible(caller, project)) return err(projectNotFound);
  if (!project.protectionEnabled) return err(featureDisabled);
  if (project.archived || !project.packagesEnabled) return err(forbidden);
  if (!caller.admin && !isAtLeast(project.accessLevel, "maintainer")) return err(forbidden);
  return ok(project);
}

function requireCaller({ name, admin, scopes }: Caller): void {
  if (typeof name !== "string") throw new TypeError("the caller's name must be a string");
  if (typeof admin !== "boolean") throw new TypeError("the caller's admin must be true or false");
  if (!Array.isArray(scopes)) throw new TypeError("the caller's scopes must be an array");
}

function isVisible(caller: Caller, project: ProjectView): boolean {
  return caller.admin || project.visibility !== "private" || isAtLeast(project.accessLevel, "guest");
}
