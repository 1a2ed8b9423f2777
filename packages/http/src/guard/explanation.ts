// What a refused client learns of levels and rules.

import { accessLevelInteger, type ProtectionRule } from "@package-protection/core";
import { match } from "ts-pattern";
import type { WriteProtected } from "./errors.ts";

const mostRules = 3;

/** Names who could do what was refused, and the rules, the strictest first: `an owner may push here: rule 12 @acme/*`. */
export function explainRefusal(refusal: WriteProtected): string {
  const blocking = refusal.blockedBy
    .map((rule) => ({ rule, level: requiredLevel(rule, refusal) }))
    .toSorted((one, other) => other.level - one.level || one.rule.id - other.rule.id);
  const named = blocking.slice(0, mostRules).map(({ rule }) => `${rule.id} ${shown(rule.packageNamePattern)}`);
  const rest = blocking.length - named.length;
  const rules = `${blocking.length === 1 ? "rule" : "rules"} ${named.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
  return `${whoMay(refusal)}: ${rules}`;
}

/** Clients print the message to a terminal, which obeys control characters: a rule's pattern must not carry any there. */
function shown(pattern: string): string {
  return pattern.replace(/[\p{Cc}\p{Bidi_Control}]/gu, "\u{fffd}");
}

function requiredLevel(rule: ProtectionRule, { action }: WriteProtected): number {
  const level = action === "push" ? rule.minimumAccessLevelForPush : rule.minimumAccessLevelForDelete;
  return level === null ? 0 : accessLevelInteger(level);
}

/** Names who could do what was refused: `a maintainer may delete here`. */
export function whoMay({
  requiredAccessLevel,
  principal,
  action,
}: Pick<WriteProtected, "requiredAccessLevel" | "principal" | "action">): string {
  if (requiredAccessLevel !== null) {
    const article = /^[aeiou]/.test(requiredAccessLevel) ? "an" : "a";
    return `${article} ${requiredAccessLevel} may ${action} here`;
  }
  return match(principal.kind)
    .with("deploy-token", () => `no deploy token may ${action} here`)
    .with("anonymous", () => `nobody may ${action} here without signing in`)
    .with("user", "admin", () => `nobody may ${action} here`)
    .exhaustive();
}
