import type { ServerRule } from "@package-protection/client";
import {
  type AccessLevel,
  accessLevelInteger,
  type Enforcement,
  matchesPackageName,
  type PackageType,
} from "@package-protection/core";

export const ruleOrders = ["pattern", "push", "delete", "state", "changed"] as const;
export type RuleOrder = (typeof ruleOrders)[number];

/** What of the list is shown, and in which order. */
export interface RuleSelection {
  readonly search: string;
  readonly packageType: PackageType | null;
  readonly enforcement: Enforcement | null;
  readonly order: RuleOrder;
  readonly isDescending: boolean;
}

export const wholeList: RuleSelection = {
  search: "",
  packageType: null,
  enforcement: null,
  order: "pattern",
  isDescending: false,
};

/**
 * The rules that fit, sorted.
 *
 * A search finds a part of the pattern or of the name of who changed the rule last, and patterns that match the searched text
 * as a package name. Rules that are alike in the order stay sorted by type, pattern and id.
 */
export function selectRules(rules: readonly ServerRule[], selection: RuleSelection): readonly ServerRule[] {
  const { packageType, enforcement, order, isDescending } = selection;
  const search = selection.search.trim();
  const found = rules.filter(
    (rule) =>
      (packageType === null || rule.packageType === packageType) &&
      (enforcement === null || rule.enforcement === enforcement) &&
      (search === "" || isFound(rule, search)),
  );
  const direction = isDescending ? -1 : 1;
  return found.sort((one, other) => direction * comparators[order](one, other) || byName(one, other));
}

function isFound(rule: ServerRule, search: string): boolean {
  const part = search.toLowerCase();
  return (
    rule.packageNamePattern.toLowerCase().includes(part) ||
    (rule.updatedBy ?? "").toLowerCase().includes(part) ||
    matchesPackageName(rule.packageType, rule.packageNamePattern, search)
  );
}

type Comparator = (one: ServerRule, other: ServerRule) => number;

const comparators: Readonly<Record<RuleOrder, Comparator>> = {
  pattern: (one, other) => compareTexts(one.packageNamePattern, other.packageNamePattern),
  push: (one, other) => height(one.minimumAccessLevelForPush) - height(other.minimumAccessLevelForPush),
  delete: (one, other) => height(one.minimumAccessLevelForDelete) - height(other.minimumAccessLevelForDelete),
  state: (one, other) => compareTexts(one.enforcement, other.enforcement),
  changed: (one, other) => (one.updatedAt ?? 0) - (other.updatedAt ?? 0),
};

function byName(one: ServerRule, other: ServerRule): number {
  return (
    compareTexts(one.packageNamePattern, other.packageNamePattern) ||
    compareTexts(one.packageType, other.packageType) ||
    one.id - other.id
  );
}

/** Several times faster than a comparison by a language's alphabet, and patterns have none. */
function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function height(level: AccessLevel | null): number {
  return level === null ? -1 : accessLevelInteger(level);
}
