import type { PackageAction } from "../decision/package-request.ts";
import { createRuleMatcher, type RuleMatcher } from "../decision/rule-matcher.ts";
import { type AccessLevel, accessLevelInteger } from "../rules/access-level.ts";
import type { PackageType } from "../rules/package-type.ts";
import type { RuleTerms } from "../rules/rule.ts";
import { createWorkCount, type Steps, takeSteps, type WorkCount, workOfLookUp, workOfRule } from "./steps.ts";

/** The name of a package, as it is matched. */
export interface PackageName {
  readonly packageType: PackageType;
  /** Not empty. */
  readonly packageName: string;
}

/** The level that a rule set requires for one action on one package. */
export interface PackageRequirement<Rule> {
  /** The strictest level that a matching rule requires; null if none requires any of users. */
  readonly requiredAccessLevel: AccessLevel | null;
  /**
   * The matching rules that require exactly this level, in no particular order.
   *
   * With a level of null these still block deploy tokens and anonymous callers; without rules nobody is blocked.
   */
  readonly rules: readonly Rule[];
}

export interface RequirementChange<Rule> {
  readonly before: PackageRequirement<Rule>;
  readonly after: PackageRequirement<Rule>;
  /** Whether some principal may be decided differently: the level changed, or whether any rule matches. */
  readonly isChanged: boolean;
}

/** The levels that one package requires by one rule set and by another. */
export type PackageComparison<Rule> = PackageName & Readonly<Record<PackageAction, RequirementChange<Rule>>>;

/** Two rule sets that are ready to be compared. */
export interface RuleSetComparison<Rule> {
  /** Compares what the packages require, in their order. */
  comparePackages(packages: Iterable<PackageName>): Steps<PackageComparison<Rule>[]>;
}

/**
 * Compares what two rule sets require of each package: the level for a push and for a delete, before and after, and by which
 * rules. Evaluated rules require nothing.
 *
 * An object that both sets hold is the same rule. It is looked up once, so a few changes among many rules cost little.
 *
 * @throws TypeError for a malformed rule.
 */
export function compareRuleSets<Rule extends RuleTerms>(
  before: Iterable<Rule>,
  after: Iterable<Rule>,
  packages: Iterable<PackageName>,
): PackageComparison<Rule>[] {
  return takeSteps(takeSteps(ruleSetComparisonInSteps(before, after)).comparePackages(packages));
}

/** Prepares a comparison of two rule sets, in steps. */
export function* ruleSetComparisonInSteps<Rule extends RuleTerms>(
  before: Iterable<Rule>,
  after: Iterable<Rule>,
): Steps<RuleSetComparison<Rule>> {
  const work = createWorkCount();
  const [earlier, later] = [new Set(before), new Set(after)];
  const [kept, removed, added] = [createRuleMatcher<Rule>(), createRuleMatcher<Rule>(), createRuleMatcher<Rule>()];
  function* addRules(rules: ReadonlySet<Rule>, matcherOf: (rule: Rule) => RuleMatcher<Rule> | null): Steps<void> {
    for (const rule of rules) {
      if (rule.enforcement !== "evaluate") matcherOf(rule)?.add(rule);
      if (work.endsStep(workOfRule(rule))) yield;
    }
  }
  yield* addRules(earlier, (rule) => (later.has(rule) ? kept : removed));
  yield* addRules(later, (rule) => (earlier.has(rule) ? null : added));
  return { comparePackages: (packages) => comparePackages({ kept, removed, added }, packages, work) };
}

interface Matchers<Rule> {
  readonly kept: RuleMatcher<Rule>;
  readonly removed: RuleMatcher<Rule>;
  readonly added: RuleMatcher<Rule>;
}

function* comparePackages<Rule extends RuleTerms>(
  { kept, removed, added }: Matchers<Rule>,
  packages: Iterable<PackageName>,
  work: WorkCount,
): Steps<PackageComparison<Rule>[]> {
  const comparisons: PackageComparison<Rule>[] = [];
  for (const { packageType, packageName } of packages) {
    const staying = kept.match(packageType, packageName);
    const going = removed.match(packageType, packageName);
    const coming = added.match(packageType, packageName);
    const matching = { staying: staying.rules, going: going.rules, coming: coming.rules };
    comparisons.push({
      packageType,
      packageName,
      push: requirementChange(matching, "minimumAccessLevelForPush"),
      delete: requirementChange(matching, "minimumAccessLevelForDelete"),
    });
    const compared = staying.comparisons + going.comparisons + coming.comparisons;
    if (work.endsStep(workOfLookUp + compared)) yield;
  }
  return comparisons;
}

type LevelName = "minimumAccessLevelForPush" | "minimumAccessLevelForDelete";

interface MatchingRules<Rule> {
  readonly staying: readonly Rule[];
  readonly going: readonly Rule[];
  readonly coming: readonly Rule[];
}

function requirementChange<Rule extends RuleTerms>(
  { staying, going, coming }: MatchingRules<Rule>,
  levelName: LevelName,
): RequirementChange<Rule> {
  const before = requirement(staying, going, levelName);
  if (going.length === 0 && coming.length === 0) return { before, after: before, isChanged: false };
  const after = requirement(staying, coming, levelName);
  const isChanged =
    before.requiredAccessLevel !== after.requiredAccessLevel ||
    (before.rules.length === 0) !== (after.rules.length === 0);
  return { before, after, isChanged };
}

const noRequirement: PackageRequirement<never> = Object.freeze({
  requiredAccessLevel: null,
  rules: Object.freeze([]),
});

function requirement<Rule extends RuleTerms>(
  some: readonly Rule[],
  others: readonly Rule[],
  levelName: LevelName,
): PackageRequirement<Rule> {
  if (some.length === 0 && others.length === 0) return noRequirement;
  let requiredAccessLevel: AccessLevel | null = null;
  let rules: Rule[] = [];
  for (const list of [some, others]) {
    for (const rule of list) {
      const level = rule[levelName] ?? null;
      if (level === requiredAccessLevel) {
        rules.push(rule);
      } else if (isStricter(level, requiredAccessLevel)) {
        requiredAccessLevel = level;
        rules = [rule];
      }
    }
  }
  return { requiredAccessLevel, rules };
}

function isStricter(level: AccessLevel | null, than: AccessLevel | null): boolean {
  if (level === null) return false;
  return than === null || accessLevelInteger(level) > accessLevelInteger(than);
}
