import { type AccessLevel, accessLevelInteger, type Principal } from "@package-protection/core";
import type { GivenLevel, PluginOptions } from "../options.ts";
import type { VerdaccioUser } from "../verdaccio.ts";

type LevelOptions = Pick<PluginOptions, "groups" | "users" | "authenticated">;

/**
 * The level of a signed-in user: the highest level that the options give to the name and to the groups, else that of
 * `authenticated`. `deploy-token` wins over all levels. Null for an anonymous caller.
 *
 * A group with the user's own name is ignored: Verdaccio's htpasswd puts every user into one, and a new user
 * may choose the name.
 */
export function userLevel(options: LevelOptions, user: VerdaccioUser): GivenLevel | null {
  const { name } = user;
  if (typeof name !== "string" || name === "") return null;
  const groups = Array.isArray(user.real_groups) ? user.real_groups.filter((group) => group !== name) : [];
  const given = [own(options.users, name), ...groups.map((group) => own(options.groups, String(group)))];
  const levels = given.filter((level) => level !== undefined);
  if (levels.length === 0) return options.authenticated;
  return levels.reduce(stronger);
}

/** The principal of a decision (contract, section 5). A user whose level is admin is an instance admin. */
export function principalOf(options: LevelOptions, user: VerdaccioUser): Principal {
  const level = userLevel(options, user);
  if (level === null) return { kind: "anonymous" };
  if (level === "deploy-token") return { kind: "deploy-token" };
  return level === "admin" ? { kind: "admin" } : { kind: "user", accessLevel: level };
}

/** The level in the project of a user who manages rules; a deploy token has none. */
export function managementLevel(options: LevelOptions, user: VerdaccioUser): AccessLevel {
  const level = userLevel(options, user);
  return level === null || level === "deploy-token" ? "no_access" : level;
}

function stronger(one: GivenLevel, other: GivenLevel): GivenLevel {
  if (one === "deploy-token" || other === "deploy-token") return "deploy-token";
  return accessLevelInteger(one) >= accessLevelInteger(other) ? one : other;
}

function own(levels: Readonly<Record<string, GivenLevel>>, name: string): GivenLevel | undefined {
  return Object.hasOwn(levels, name) ? levels[name] : undefined;
}
