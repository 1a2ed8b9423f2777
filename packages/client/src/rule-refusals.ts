import {
  type AccessLevel,
  isAccessLevel,
  isPackageType,
  type PackageAction,
  type PackageType,
  type Principal,
} from "@package-protection/core";
import { err, type Result } from "neverthrow";
import { isObject } from "./json.ts";
import { type DecidingRules, readDecidingRules, readLevel, readList } from "./package-terms.ts";
import { isNameOrNull, timeOf } from "./wire-rule.ts";

/** A push or a delete that was refused, or that evaluate rules would have refused. */
export interface RecentRefusal extends DecidingRules {
  /** Milliseconds since the epoch; null for a time that no date has. */
  readonly at: number | null;
  /** False if evaluate rules would have refused it. */
  readonly enforced: boolean;
  readonly principal: Principal;
  /** The caller's name; null if the host did not give it. */
  readonly name: string | null;
  readonly action: PackageAction;
  readonly packageType: PackageType;
  /** Null if the request was refused before its name was read. */
  readonly packageName: string | null;
  /** The level that would have been enough; null if none would. */
  readonly requiredAccessLevel: AccessLevel | null;
}

/** The newest refusals, and how far back they go. */
export interface RecentRefusals {
  /** Whether other processes' refusals are among them. */
  readonly scope: "this process" | "the host's log";
  /** Every refusal since then is listed, except those beyond the page. Null if the log does not know. */
  readonly since: number | null;
  /** Newest first. */
  readonly refusals: readonly RecentRefusal[];
}

export function readRefusals(value: unknown): Result<RecentRefusals, string> {
  if (!isObject(value)) return err("the refusals are not an object");
  const { scope, since } = value;
  if (scope !== "this process" && scope !== "the host's log") return err("the refusals have no scope");
  return readList(value.refusals, readRecentRefusal).map((refusals) => ({ scope, since: timeOf(since), refusals }));
}

function readRecentRefusal(value: unknown): Result<RecentRefusal, string> {
  if (!isObject(value)) return err("a refusal is not an object");
  const { enforced, name = null, action, package_type: packageType, package_name: packageName = null } = value;
  if (action !== "push" && action !== "delete") return err("a refusal has no action");
  if (
    typeof enforced !== "boolean" ||
    !isPackageType(packageType) ||
    !isNameOrNull(packageName) ||
    !isNameOrNull(name)
  ) {
    return err("a refusal has no package, or does not say whether it was enforced");
  }
  const principal = principalOf(value.kind, value.access_level);
  if (principal === null) return err(`a refusal has the principal ${JSON.stringify(value.kind)}`);
  const known = { at: timeOf(value.at), enforced, principal, name, action, packageType, packageName } as const;
  return readLevel(value.required_access_level).andThen((requiredAccessLevel) =>
    readDecidingRules(value).map((rules) => ({ ...known, requiredAccessLevel, ...rules })),
  );
}

function principalOf(kind: unknown, accessLevel: unknown): Principal | null {
  if (kind === "user") return isAccessLevel(accessLevel) ? { kind, accessLevel } : null;
  return kind === "admin" || kind === "deploy-token" || kind === "anonymous" ? { kind } : null;
}
