import { type AccessLevel, accessLevelInteger, isAccessLevel } from "../rules/access-level.ts";
import { isPackageAction, type PackageAction, type Principal, standingOf } from "./package-request.ts";

/** The access level that every push and every delete needs, whatever the rules say (contract, section 1). */
export interface MinimumAccessLevels {
  readonly push: AccessLevel;
  readonly delete: AccessLevel;
}

const gitLabLevels: MinimumAccessLevels = Object.freeze({ push: "developer", delete: "maintainer" });

/**
 * The minimum access levels that a host configures. A missing key keeps GitLab's level; null is no minimum at all.
 *
 * @throws TypeError for an unknown key or access level.
 */
export function minimumAccessLevelsOf(
  configured: Partial<MinimumAccessLevels> | null | undefined,
): MinimumAccessLevels | null {
  if (configured === null) return null;
  if (configured === undefined) return gitLabLevels;
  if (typeof configured !== "object") {
    throw new TypeError(`minimumAccessLevels must be an object or null, got ${JSON.stringify(configured)}`);
  }
  for (const [key, level] of Object.entries(configured)) {
    if (!isPackageAction(key)) {
      throw new TypeError(`minimumAccessLevels has the keys push and delete, got ${JSON.stringify(key)}`);
    }
    if (level !== undefined && !isAccessLevel(level)) {
      throw new TypeError(`minimumAccessLevels.${key} must be an access level, got ${JSON.stringify(level)}`);
    }
  }
  const { push = gitLabLevels.push, delete: remove = gitLabLevels.delete } = configured;
  return Object.freeze({ push, delete: remove });
}

/**
 * Whether a principal may try the action before any rule is asked (contract, section 1).
 *
 * An admin always may, an anonymous principal never. A deploy token may push and never delete, whatever the levels are. Without
 * minimum levels everybody may.
 *
 * @throws TypeError for a malformed principal or action.
 */
export function meetsMinimumAccessLevel(
  minimumAccessLevels: MinimumAccessLevels | null,
  principal: Principal,
  action: PackageAction,
): boolean {
  const level = standingOf(principal);
  if (level === null) throw new TypeError(`principal must be a Principal, got ${JSON.stringify(principal)}`);
  if (!isPackageAction(action)) throw new TypeError(`action must be push or delete, got ${JSON.stringify(action)}`);
  if (minimumAccessLevels === null) return true;
  if (principal.kind === "deploy-token") return action === "push";
  return level >= accessLevelInteger(minimumAccessLevels[action]);
}
