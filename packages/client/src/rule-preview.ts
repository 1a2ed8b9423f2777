import {
  type AccessLevel,
  type PackageName,
  type PushProtectionLevel,
  type Revision,
  type RuleSetChange,
  revision,
} from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { isObject, type JsonObject } from "./json.ts";
import { type DecidingRules, readDecidingRules, readLevel, readList, readPackage } from "./package-terms.ts";
import { changeToWire, isId, orNull } from "./wire-rule.ts";

/** How many packages require each level for an action. */
export type LevelCounts = Readonly<Record<"unprotected" | "no_level" | PushProtectionLevel, number>>;

/** The level that a package requires for an action, and the rules that require it. */
export interface PreviewedRequirement extends DecidingRules {
  /** Null if no rule requires a level of users. */
  readonly requiredAccessLevel: AccessLevel | null;
}

/** A value by the rules that are there, and by the rules as they would be. */
export interface BeforeAndAfter<Value> {
  readonly before: Value;
  readonly after: Value;
}

/** A package whose level changes. */
export interface PreviewedPackage extends PackageName {
  readonly push: BeforeAndAfter<PreviewedRequirement>;
  readonly delete: BeforeAndAfter<PreviewedRequirement>;
}

/** The effect of changes on packages. */
export interface RulePreview {
  readonly revision: Revision;
  /** How many packages were read. */
  readonly packages: number;
  readonly changedPackages: number;
  readonly push: BeforeAndAfter<LevelCounts>;
  readonly delete: BeforeAndAfter<LevelCounts>;
  /** For each change, how many packages its pattern matches, and the first ones. */
  readonly changes: readonly { readonly matchingPackages: number; readonly firstPackages: readonly PackageName[] }[];
  /** The packages whose level changes; the next page begins after `next`. */
  readonly page: readonly PreviewedPackage[];
  readonly next: PackageName | null;
  /** The last package before the time was up; null if all were read. */
  readonly stoppedAt: PackageName | null;
}

export function ruleSetChangeToWire(change: RuleSetChange): JsonObject {
  switch (change.operation) {
    case "create":
      return { operation: "create", rule: changeToWire(change.rule) };
    case "update":
      return { operation: "update", rule_id: change.ruleId, rule: changeToWire(change.change) };
    case "delete":
      return { operation: "delete", rule_id: change.ruleId };
  }
}

export function readPreview(value: unknown): Result<RulePreview, string> {
  if (!isObject(value) || typeof value.revision !== "string") return err("the preview has no revision");
  const { packages, changed_packages: changedPackages } = value;
  if (!isId(packages) || !isId(changedPackages)) return err("the preview has no counts");
  const counts = readCountsOf(value.push).andThen((push) =>
    readCountsOf(value.delete).map((remove) => ({ push, delete: remove })),
  );
  const lists = readList(value.changes, readChange).andThen((changes) =>
    readList(value.page, readPreviewedPackage).map((page) => ({ changes, page })),
  );
  const ends = orNull(value.next, readPackage).andThen((next) =>
    orNull(value.stopped_at, readPackage).map((stoppedAt) => ({ next, stoppedAt })),
  );
  const at = revision(value.revision);
  return counts.andThen((counted) =>
    lists.andThen((listed) =>
      ends.map((ended) => ({ revision: at, packages, changedPackages, ...counted, ...listed, ...ended })),
    ),
  );
}

function readCountsOf(value: unknown): Result<BeforeAndAfter<LevelCounts>, string> {
  return readBoth(value, (counts) => {
    if (!isObject(counts)) return err("the preview has no counts of levels");
    const { unprotected, no_level, maintainer, owner, admin } = counts;
    if (!isId(unprotected) || !isId(no_level) || !isId(maintainer) || !isId(owner) || !isId(admin)) {
      return err("the preview has a count that is not an integer");
    }
    return ok({ unprotected, no_level, maintainer, owner, admin });
  });
}

function readChange(value: unknown): Result<RulePreview["changes"][number], string> {
  if (!isObject(value) || !isId(value.matching_packages)) return err("a previewed change has no count of packages");
  const { matching_packages: matchingPackages } = value;
  return readList(value.first_packages, readPackage).map((firstPackages) => ({ matchingPackages, firstPackages }));
}

function readPreviewedPackage(value: unknown): Result<PreviewedPackage, string> {
  if (!isObject(value)) return err("a previewed package is not an object");
  return readPackage(value).andThen((named) =>
    readBoth(value.push, readRequirement).andThen((push) =>
      readBoth(value.delete, readRequirement).map((remove) => ({ ...named, push, delete: remove })),
    ),
  );
}

function readRequirement(value: unknown): Result<PreviewedRequirement, string> {
  if (!isObject(value)) return err("a requirement is not an object");
  return readLevel(value.required_access_level).andThen((requiredAccessLevel) =>
    readDecidingRules(value).map((deciding) => ({ requiredAccessLevel, ...deciding })),
  );
}

function readBoth<T>(value: unknown, read: (one: unknown) => Result<T, string>): Result<BeforeAndAfter<T>, string> {
  if (!isObject(value)) return err("what is compared has no before and after");
  return read(value.before).andThen((before) => read(value.after).map((after) => ({ before, after })));
}
