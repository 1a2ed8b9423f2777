import type { PackageComparison, PackageName, PackageRequirement } from "../../../analysis/rule-set-comparison.ts";
import { createWorkCount, type Steps, workOfLookUp } from "../../../analysis/steps.ts";
import { createRuleMatcher, type RuleMatcher } from "../../../decision/rule-matcher.ts";
import { isPushProtectionLevel, type PushProtectionLevel } from "../../../rules/access-level.ts";
import type { RuleTerms } from "../../../rules/rule.ts";
import type { PlannedRule } from "../planned-rule-set.ts";
import type { ChangedRules } from "./changed-rules.ts";

/**
 * How many packages require which level.
 *
 * `unprotected`: no rule matches. `no_level`: rules match that require no level of users; deploy tokens and anonymous callers
 * are blocked.
 */
export type LevelCounts = Readonly<Record<"unprotected" | "no_level" | PushProtectionLevel, number>>;

/** How many packages require each level for an action, before and after the changes. */
export interface CountsOfAction {
  readonly before: LevelCounts;
  readonly after: LevelCounts;
}

/** The packages that one change concerns. */
export interface PreviewedChange {
  /** How many of the packages match its pattern, before or after the change. */
  readonly matchingPackages: number;
  /** The first ten of them. */
  readonly firstPackages: readonly PackageName[];
}

/** The result of a preview, for the packages that it read. */
export interface PreviewedPackages {
  /** How many packages were read: those behind `after`. The counts below are of them. */
  readonly packages: number;
  /** For how many of them a level changes. */
  readonly changedPackages: number;
  readonly push: CountsOfAction;
  readonly delete: CountsOfAction;
  /** One for each change, in their order. */
  readonly changes: readonly PreviewedChange[];
  /** The packages for which a level changes, with the rules that decide: a page. A rule without an id is one that a change creates. */
  readonly page: readonly PackageComparison<PlannedRule>[];
  /** The `after` of the next page; null if no further package changes among those that were read. */
  readonly next: PackageName | null;
}

/** Counts packages as they are compared. */
export interface PreviewSummary {
  add(compared: readonly PackageComparison<PlannedRule>[]): Steps<void>;
  counted(): PreviewedPackages;
}

interface CountedChange extends PreviewedChange {
  matchingPackages: number;
  readonly firstPackages: PackageName[];
}

/** How many packages are named for each change. */
const mostFirstPackages = 10;

/** @param pageLimit how many packages whose level changes are kept. */
export function createPreviewSummary(concerned: ChangedRules["concerned"], pageLimit: number): PreviewSummary {
  const matcher = changeMatcher(concerned);
  const work = createWorkCount();
  const counts = { push: emptyCounts(), delete: emptyCounts() };
  const changes = concerned.map((): CountedChange => ({ matchingPackages: 0, firstPackages: [] }));
  const page: PackageComparison<PlannedRule>[] = [];
  let packages = 0;
  let changedPackages = 0;

  function count(compared: PackageComparison<PlannedRule>): void {
    packages++;
    for (const action of ["push", "delete"] as const) {
      counts[action].before[levelOf(compared[action].before)]++;
      counts[action].after[levelOf(compared[action].after)]++;
    }
    if (!compared.push.isChanged && !compared.delete.isChanged) return;
    changedPackages++;
    if (page.length < pageLimit) page.push(compared);
  }

  return {
    *add(compared) {
      for (const one of compared) {
        count(one);
        const { packageType, packageName } = one;
        const { rules, comparisons } = matcher.match(packageType, packageName);
        for (const change of new Set(rules.map((rule) => changes[rule.change]))) {
          if (change === undefined) continue;
          change.matchingPackages++;
          if (change.firstPackages.length < mostFirstPackages) change.firstPackages.push({ packageType, packageName });
        }
        if (work.endsStep(workOfLookUp + comparisons)) yield;
      }
    },
    counted() {
      const last = page.at(-1);
      const isLastPage = changedPackages === page.length || last === undefined;
      const next = isLastPage ? null : { packageType: last.packageType, packageName: last.packageName };
      return { packages, changedPackages, ...counts, changes, page, next };
    },
  };
}

type ChangedTerms = RuleTerms & { readonly change: number };

/** Finds the changes that concern a package, however many there are. */
function changeMatcher(concerned: ChangedRules["concerned"]): RuleMatcher<ChangedTerms> {
  const matcher = createRuleMatcher<ChangedTerms>();
  for (const [change, terms] of concerned.entries()) for (const one of terms) matcher.add({ ...one, change });
  return matcher;
}

type MutableCounts = { -readonly [Level in keyof LevelCounts]: LevelCounts[Level] };

function emptyCounts(): Record<keyof CountsOfAction, MutableCounts> {
  const none = { unprotected: 0, no_level: 0, maintainer: 0, owner: 0, admin: 0 };
  return { before: { ...none }, after: { ...none } };
}

function levelOf({ requiredAccessLevel, rules }: PackageRequirement<PlannedRule>): keyof LevelCounts {
  if (rules.length === 0) return "unprotected";
  // Rules require no other level.
  return isPushProtectionLevel(requiredAccessLevel) ? requiredAccessLevel : "no_level";
}
