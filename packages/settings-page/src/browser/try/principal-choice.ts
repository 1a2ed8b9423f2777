import { type AccessLevel, isAccessLevel, type Principal } from "@package-protection/core";

/** The levels of a user that can be chosen, weakest first. */
export const userLevels = [
  "guest",
  "reporter",
  "developer",
  "maintainer",
  "owner",
] as const satisfies readonly AccessLevel[];

/** The other principals that can be chosen. */
export const principalKinds = ["admin", "deploy-token", "anonymous"] as const satisfies readonly Principal["kind"][];

/** The principal of an option's value; null is the person at the page. */
export function chosenPrincipal(value: string): Principal | null {
  const kind = principalKinds.find((one) => one === value);
  if (kind !== undefined) return { kind };
  return isAccessLevel(value) ? { kind: "user", accessLevel: value } : null;
}
