import {
  type DeleteProtectionLevel,
  deleteProtectionLevels,
  type Enforcement,
  enforcements,
  type PackageType,
  type PushProtectionLevel,
  packageTypes,
  pushProtectionLevels,
  type RuleChange,
  type RuleInput,
  type RuleTerms,
} from "@package-protection/core";
import { err, ok, Result } from "neverthrow";
import { isObject, type JsonObject } from "./json.ts";

/** A rule as a server returned it. GitLab's answers have no times and no authors. */
export interface ServerRule extends Required<RuleTerms> {
  readonly id: number;
  readonly projectId: number;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
  readonly createdBy?: string | null;
  /** Milliseconds since the epoch. */
  readonly updatedAt?: number;
  readonly updatedBy?: string | null;
}

/** A rule as it will be; without an id while it is not created. */
export type PlannedRule = Required<RuleTerms> & { readonly id: number | null };

/** One sentence for a person about a value that is not of this API. */
type Reason = string;

export function readRule(value: unknown): Result<ServerRule, Reason> {
  if (!isObject(value)) return err("a rule is not an object");
  const { id, project_id: projectId } = value;
  if (!isId(id) || !isId(projectId)) return err("a rule has an id that is not an integer");
  return readTerms(value, id).map((terms) => ({ ...terms, id, projectId, ...readAuthors(value) }));
}

export function readPlannedRule(value: unknown): Result<PlannedRule, Reason> {
  if (!isObject(value)) return err("a planned rule is not an object");
  const { id = null } = value;
  if (id !== null && !isId(id)) return err("a planned rule has an id that is not an integer");
  return readTerms(value, id).map((terms) => ({ ...terms, id }));
}

export function readRules(value: unknown): Result<readonly ServerRule[], Reason> {
  if (!Array.isArray(value)) return err("the list of rules is not an array");
  return Result.combine(value.map(readRule));
}

/** @param read reads a value that is not null. */
export function orNull<T>(value: unknown, read: (value: unknown) => Result<T, Reason>): Result<T | null, Reason> {
  return value === null || value === undefined ? ok(null) : read(value);
}

/** Names on the wire, by ours, in the contract's order. */
const wireNames = {
  packageNamePattern: "package_name_pattern",
  packageType: "package_type",
  minimumAccessLevelForDelete: "minimum_access_level_for_delete",
  minimumAccessLevelForPush: "minimum_access_level_for_push",
  enforcement: "enforcement",
} as const;

/** The terms that a change names, null levels included. */
export function changeToWire(change: RuleChange): JsonObject {
  const terms: Readonly<Record<keyof RuleChange, unknown>> = {
    packageNamePattern: change.packageNamePattern,
    packageType: change.packageType,
    minimumAccessLevelForDelete: change.minimumAccessLevelForDelete,
    minimumAccessLevelForPush: change.minimumAccessLevelForPush,
    enforcement: change.enforcement,
  };
  const named = Object.entries(wireNames).map(([ours, theirs]) => [theirs, Reflect.get(terms, ours)]);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined));
}

/** Null levels are left out: old releases of GitLab refuse them in a new rule. */
export function inputToWire({
  minimumAccessLevelForPush,
  minimumAccessLevelForDelete,
  ...rest
}: RuleInput): JsonObject {
  return changeToWire({
    ...rest,
    ...((minimumAccessLevelForPush ?? null) !== null && { minimumAccessLevelForPush }),
    ...((minimumAccessLevelForDelete ?? null) !== null && { minimumAccessLevelForDelete }),
  });
}

function readTerms(wire: JsonObject, id: number | null): Result<Required<RuleTerms>, Reason> {
  const rule = id === null ? "a planned rule" : `rule ${id}`;
  const {
    package_name_pattern: packageNamePattern,
    package_type: packageType,
    minimum_access_level_for_push: push = null,
    minimum_access_level_for_delete: remove = null,
    enforcement = "active",
  } = wire;
  if (typeof packageNamePattern !== "string") return err(`${rule} has no package name pattern`);
  if (!isListed(packageTypes, packageType)) return err(unknown(rule, "package type", packageType));
  if (push !== null && !isListed(pushProtectionLevels, push)) return err(unknown(rule, "level for push", push));
  if (remove !== null && !isListed(deleteProtectionLevels, remove)) {
    return err(unknown(rule, "level for delete", remove));
  }
  if (!isListed(enforcements, enforcement)) return err(unknown(rule, "enforcement", enforcement));
  return ok(terms(packageNamePattern, packageType, push, remove, enforcement));
}

function terms(
  packageNamePattern: string,
  packageType: PackageType,
  minimumAccessLevelForPush: PushProtectionLevel | null,
  minimumAccessLevelForDelete: DeleteProtectionLevel | null,
  enforcement: Enforcement,
): Required<RuleTerms> {
  return { packageNamePattern, packageType, minimumAccessLevelForPush, minimumAccessLevelForDelete, enforcement };
}

function unknown(rule: string, term: string, value: unknown): Reason {
  return `${rule} has the ${term} ${JSON.stringify(value)}, which this version does not know`;
}

function readAuthors(wire: JsonObject): Partial<ServerRule> {
  const createdAt = timeOf(wire.created_at);
  const updatedAt = timeOf(wire.updated_at);
  return {
    ...(createdAt !== null && { createdAt }),
    ...(isNameOrNull(wire.created_by) && { createdBy: wire.created_by }),
    ...(updatedAt !== null && { updatedAt }),
    ...(isNameOrNull(wire.updated_by) && { updatedBy: wire.updated_by }),
  };
}

/** Milliseconds of an ISO 8601 time; null for everything else. */
export function timeOf(value: unknown): number | null {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

export function isNameOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}

export function isId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isListed<Value>(list: readonly Value[], value: unknown): value is Value {
  return list.some((listed) => listed === value);
}
