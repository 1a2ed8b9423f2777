import { type AccessLevel, isAccessLevel, type Principal } from "@package-protection/core";

/** The roles that may be asked for, weakest first. */
export const askedLevels = [
  "guest",
  "reporter",
  "developer",
  "maintainer",
  "owner",
] as const satisfies readonly AccessLevel[];

/** Who may be asked for beside users with a role. */
export const askedKinds = ["admin", "deploy-token", "anonymous"] as const satisfies readonly Principal["kind"][];

/** The principal of an option's value; null is the person who asks. */
export function askedPrincipal(value: string): Principal | null {
  const kind = askedKinds.find((one) => one === value);
  if (kind !== undefined) return { kind };
  return isAccessLevel(value) ? { kind: "user", accessLevel: value } : null;
}
