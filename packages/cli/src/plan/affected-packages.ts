import { compareRuleSets, type PackageComparison, type PackageName, type RuleTerms } from "@package-protection/core";
import { levelOrDash } from "../output/rule-text.ts";
import type { Operation } from "./plan-rules.ts";

/** The change of a plan for one package. */
export interface AffectedPackage {
  readonly type: string;
  readonly name: string;
  readonly push: LevelChange;
  readonly delete: LevelChange;
}

interface LevelChange {
  /** The required access level; `-` if none is required, `unprotected` if no rule matches. */
  readonly before: string;
  readonly after: string;
}

/** The packages whose required level a plan changes, with the levels before and after. */
export function affectedPackages(
  present: readonly RuleTerms[],
  wanted: readonly RuleTerms[],
  plan: readonly Operation[],
  packages: readonly PackageName[],
): readonly AffectedPackage[] {
  if (plan.length === 0) return [];
  return compareRuleSets<RuleTerms>(present, wanted, packages)
    .filter(({ push, delete: remove }) => push.isChanged || remove.isChanged)
    .map((compared) => ({
      type: compared.packageType,
      name: compared.packageName,
      push: levelChange(compared.push),
      delete: levelChange(compared.delete),
    }));
}

function levelChange({ before, after }: PackageComparison<RuleTerms>["push"]): LevelChange {
  return { before: levelOf(before), after: levelOf(after) };
}

function levelOf({ requiredAccessLevel, rules }: PackageComparison<RuleTerms>["push"]["before"]): string {
  return rules.length === 0 ? "unprotected" : levelOrDash(requiredAccessLevel);
}
