import { type AccessLevel, isAccessLevel, isPackageType, type PackageName } from "@package-protection/core";
import { err, ok, Result } from "neverthrow";
import { isObject, type JsonObject } from "./json.ts";
import { isId, type PlannedRule, readPlannedRule } from "./wire-rule.ts";

/** The rules that decide about one package: the first ten by their ids, and how many there are. */
export interface DecidingRules {
  readonly rules: readonly PlannedRule[];
  readonly ruleCount: number;
}

export function packageToWire({ packageType, packageName }: PackageName): JsonObject {
  return { type: packageType, name: packageName };
}

export function readPackage(value: unknown): Result<PackageName, string> {
  if (!isObject(value) || !isPackageType(value.type) || typeof value.name !== "string") {
    return err("a package has no type and name");
  }
  return ok({ packageType: value.type, packageName: value.name });
}

export function readDecidingRules(value: unknown): Result<DecidingRules, string> {
  if (!isObject(value) || !isId(value.rule_count)) return err("the deciding rules have no count");
  const { rule_count: ruleCount } = value;
  return readList(value.rules, readPlannedRule).map((rules) => ({ rules, ruleCount }));
}

/** A level, or null. */
export function readLevel(value: unknown): Result<AccessLevel | null, string> {
  if (value === null || isAccessLevel(value)) return ok(value);
  return err(`${JSON.stringify(value)} is an access level that this version does not know`);
}

export function readList<T>(value: unknown, read: (item: unknown) => Result<T, string>): Result<readonly T[], string> {
  return Array.isArray(value) ? Result.combine(value.map(read)) : err("a list is not an array");
}
