import { type AccessLevel, accessLevelInteger, isAccessLevel } from "../rules/access-level.ts";
import { isPackageAction, type PackageAction, type Principal, parsePrincipal } from "./package-request.ts";

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
 * Whether a principal meets the minimum access level of the action (contract, section 1).
 *
 * An admin always does, an anonymous principal never. A deploy token meets any level for a push, and none for a delete. Without
 * minimum levels every principal does.
 *
 * @throws TypeError for a malformed principal or action.
 */
export function meetsMinimumAccessLevel(
  minimumAccessLevels: MinimumAccessLevels | null,
  principal: Principal,
  action: PackageAction,
): boolean {
  const parsed = parsePrincipal(principal);
  if (parsed === null) throw new TypeError(`principal must be a Principal, got ${JSON.stringify(principal)}`);
  if (!isPackageAction(action)) throw new TypeError(`action must be push or delete, got ${JSON.stringify(action)}`);
  if (minimumAccessLevels === null) return true;
  if (parsed.kind === "deploy-token") return action === "push";
  return parsed.level >= accessLevelInteger(minimumAccessLevels[action]);
}
