import { accessLevelInteger, type PackageAction, type ProtectionRule } from "@package-protection/core";
import { match } from "ts-pattern";
import type { WriteProtected } from "./errors.ts";

const mostRules = 3;

/**
 * Names who could do what was refused, and the rules, the strictest first: `an owner may push here: rule 12 @acme/*`.
 *
 * Of a write of several actions it names all of them, and the level that each rule requires for each.
 */
export function explainRefusal(refusal: WriteProtected): string {
  const { actions } = refusal.write;
  const blocking = refusal.blockedBy
    .map((rule) => ({ rule, level: requiredLevel(rule, refusal) }))
    .toSorted((one, other) => other.level - one.level || one.rule.id - other.rule.id);
  const levels = (rule: ProtectionRule) => (actions.length === 1 ? "" : requiredLevels(rule, actions));
  const named = blocking
    .slice(0, mostRules)
    .map(({ rule }) => `${rule.id} ${shown(rule.packageNamePattern)}${levels(rule)}`);
  const rest = blocking.length - named.length;
  const rules = `${blocking.length === 1 ? "rule" : "rules"} ${named.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
  return `${whoMay({ ...refusal, actions })}: ${rules}`;
}

/** ` (push: maintainer, delete: owner)`; empty for a rule that requires no level for any of the actions. */
function requiredLevels(rule: ProtectionRule, actions: readonly PackageAction[]): string {
  const levels = actions.map((action) => ({ action, level: levelOf(rule, action) }));
  const required = levels.filter(({ level }) => level !== null).map(({ action, level }) => `${action}: ${level}`);
  return required.length === 0 ? "" : ` (${required.join(", ")})`;
}

/** Clients print the message to a terminal, which obeys control characters: a rule's pattern must not carry any there. */
function shown(pattern: string): string {
  return pattern.replace(/[\p{Cc}\p{Bidi_Control}]/gu, "\u{fffd}");
}

function requiredLevel(rule: ProtectionRule, { action }: WriteProtected): number {
  const level = levelOf(rule, action);
  return level === null ? 0 : accessLevelInteger(level);
}

function levelOf(rule: ProtectionRule, action: PackageAction) {
  return action === "push" ? rule.minimumAccessLevelForPush : rule.minimumAccessLevelForDelete;
}

interface RefusedAction extends Pick<WriteProtected, "requiredAccessLevel" | "principal" | "action"> {
  /** All actions of the write, where they are known. */
  readonly actions?: readonly PackageAction[];
}

/** Names who could do what was refused: `a maintainer may delete here`. */
export function whoMay(refused: RefusedAction): string {
  const { actions = [] } = refused;
  const all = actions.map((action) => `a ${action}`).join(" and ");
  return actions.length > 1 ? `${whoMayOne(refused)}, and this write is ${all}` : whoMayOne(refused);
}

function whoMayOne({ requiredAccessLevel, principal, action }: RefusedAction): string {
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
