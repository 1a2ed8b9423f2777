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
import { isStorableText } from "../rules/name-pattern.ts";

/** The uses of a token: `api` for everything, `read_api` for reading. */
export const tokenScopes = ["api", "read_api"] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** A caller of the management of rules, as the host authenticated it. */
export interface Caller {
  /** Distinguishes a user from a deploy token, for a directory that gets both. */
  readonly kind?: "user";
  /**
   * The host's own name for the caller. Events and the history of rules carry it, and the project directory receives it. Text without
   * NUL and lone surrogates.
   */
  readonly name: string;
  /** An administrator of the whole instance. */
  readonly admin: boolean;
  readonly scopes: readonly TokenScope[];
}

export const projectVisibilities = ["private", "internal", "public"] as const;
/** Who may know of a project: its members, every signed-in user, or everybody. */
export type ProjectVisibility = (typeof projectVisibilities)[number];

/** A project as one caller sees it. */
export interface ProjectView {
  readonly id: number;
  /** The full path, `group/subgroup/project`. */
  readonly path: string;
  readonly visibility: ProjectVisibility;
  readonly archived: boolean;
  /** Whether the project has a package registry. */
  readonly packagesEnabled: boolean;
  /** Whether protection rules can be managed; stored rules protect all the same (contract, section 2, Switch). */
  readonly protectionEnabled: boolean;
  /** The caller's level in the project; `no_access` for a caller who is not a member. */
  readonly accessLevel: AccessLevel;
}

/** What a caller does with rules. `list` reads; the others write. */
export type ManagementAction = "list" | "create" | "update" | "delete";

/** A valid caller whose token covers an action: a copy. Only `authoriseScope` makes one; the use cases accept it as it is. */
export class AuthorisedCaller implements Caller {
  readonly name: string;
  readonly admin: boolean;
  readonly scopes: readonly TokenScope[];
  readonly #action: ManagementAction;

  constructor({ name, admin, scopes }: Caller, action: ManagementAction) {
    this.name = name;
    this.admin = admin;
    this.scopes = Object.freeze([...scopes]);
    this.#action = action;
    Object.freeze(this);
  }

  static isFor(caller: Caller, action: ManagementAction): caller is AuthorisedCaller {
    return #action in caller && caller.#action === action;
  }
}

/**
 * Whether the caller's token covers the action (contract, section 2, order of checks, 1).
 *
 * A transport calls it before it reads a body, and passes the result to the use case, which then does not check again.
 *
 * @throws TypeError for a caller outside of its type.
 */
export function authoriseScope(caller: Caller, action: ManagementAction): Result<AuthorisedCaller, InsufficientScope> {
  if (AuthorisedCaller.isFor(caller, action)) return ok(caller);
  requireCaller(caller);
  const covered = caller.scopes.includes("api") || (action === "list" && caller.scopes.includes("read_api"));
  return covered ? ok(new AuthorisedCaller(caller, action)) : err(insufficientScope);
}

/**
 * Whether the caller may manage the project's rules (contract, section 2, order of checks, 3 to 5).
 *
 * Null, a project that is missing or hidden, and a private project in which the caller has no role are the same error.
 */
export function authoriseManagement(
  caller: AuthorisedCaller,
  project: ProjectView | null,
): Result<ProjectView, ProjectNotFound | FeatureDisabled | Forbidden> {
  if (project === null || !canSee(caller, project)) return err(projectNotFound);
  if (!project.protectionEnabled) return err(featureDisabled);
  if (project.archived || !project.packagesEnabled) return err(forbidden);
  if (!caller.admin && !isAtLeast(project.accessLevel, "maintainer")) return err(forbidden);
  return ok(project);
}

function requireCaller({ name, admin, scopes }: Caller): void {
  if (typeof name !== "string" || !isStorableText(name)) {
    throw new TypeError("the caller's name must be a string without NUL and lone surrogates");
  }
  if (typeof admin !== "boolean") throw new TypeError("the caller's admin must be true or false");
  if (!Array.isArray(scopes)) throw new TypeError("the caller's scopes must be an array");
}

/** Whether the caller may know of the project: a private one needs a role in it, or an admin (contract, section 2, order of checks, 3). */
export function canSee(caller: Pick<Caller, "admin">, project: ProjectView): boolean {
  return caller.admin || project.visibility !== "private" || isAtLeast(project.accessLevel, "guest");
}
