import type { RuleTerms } from "@package-protection/core";
import { printable } from "./printable.ts";

/** A rule as `--json` prints it: with the keys of a rules file. */
export interface RuleJson {
  readonly id?: number;
  readonly pattern: string;
  readonly type: string;
  readonly push: string | null;
  readonly delete: string | null;
  readonly enforcement: string;
}

export function ruleJson(rule: RuleTerms & { readonly id?: number | null }): RuleJson {
  return {
    ...((rule.id ?? null) !== null && { id: rule.id ?? 0 }),
    pattern: rule.packageNamePattern,
    type: rule.packageType,
    push: rule.minimumAccessLevelForPush ?? null,
    delete: rule.minimumAccessLevelForDelete ?? null,
    enforcement: rule.enforcement ?? "active",
  };
}

/** A rule in words: `npm "@acme/*": push owner, delete admin`. */
export function ruleText(rule: RuleTerms): string {
  return `${ruleName(rule)}: ${levelsText(rule)}`;
}

/** A rule by its type and pattern: `npm "@acme/*"`. */
export function ruleName({ packageType, packageNamePattern, enforcement }: RuleTerms): string {
  return `${packageType} ${quoted(packageNamePattern)}${enforcement === "evaluate" ? " (evaluate)" : ""}`;
}

export function levelsText({ minimumAccessLevelForPush, minimumAccessLevelForDelete }: RuleTerms): string {
  return `push ${levelOrDash(minimumAccessLevelForPush)}, delete ${levelOrDash(minimumAccessLevelForDelete)}`;
}

export function quoted(text: string): string {
  return `"${printable(text)}"`;
}

export function levelOrDash(level: string | null | undefined): string {
  return level ?? "-";
}
