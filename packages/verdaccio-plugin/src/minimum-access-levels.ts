import { type AccessLevel, accessLevelInteger, type PackageAction, type Principal } from "@package-protection/core";

/** The access level that every push and every delete needs, whatever the rules say (contract, section 1). */
export interface MinimumAccessLevels {
  readonly push: AccessLevel;
  readonly delete: AccessLevel;
}

/** Whether a principal may try the action before any rule is asked; without minimum levels everybody may. */
export function meetsMinimumAccessLevel(
  levels: MinimumAccessLevels | null,
  principal: Principal,
  action: PackageAction,
): boolean {
  if (levels === null || principal.kind === "admin") return true;
  if (principal.kind === "anonymous") return false;
  if (principal.kind === "deploy-token") return action === "push";
  return accessLevelInteger(principal.accessLevel) >= accessLevelInteger(levels[action]);
}
