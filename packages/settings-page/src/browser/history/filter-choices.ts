import type { HistoryEntry, ServerRule } from "@package-protection/client";
import { ruleName } from "../rules/rule-words.ts";

/** What a filter can be set to. */
export interface Choice {
  /** As the API has it. */
  readonly value: string;
  /** As a person reads and types it. */
  readonly label: string;
}

/** The people who are known from the rules and the history, in alphabetical order. */
export function knownPeople(rules: readonly ServerRule[], entries: readonly HistoryEntry[]): readonly Choice[] {
  const names = [
    ...rules.flatMap(({ createdBy, updatedBy }) => [createdBy, updatedBy]),
    ...entries.map(({ by }) => by),
  ];
  return [...new Set(names)]
    .filter((name) => name !== null && name !== undefined)
    .sort((one, other) => one.localeCompare(other))
    .map((name) => ({ value: name, label: name }));
}

/** The rules that are there, and those of the history. Of several that are called the same the newest comes first. */
export function knownRules(rules: readonly ServerRule[], entries: readonly HistoryEntry[]): readonly Choice[] {
  const past = entries.flatMap(({ changes }) => changes.flatMap(({ before, after }) => after ?? before ?? []));
  const byId = new Map([...rules, ...past].reverse().map((rule) => [rule.id, rule]));
  return [...byId.values()]
    .sort((one, other) => other.id - one.id)
    .map((rule) => ({ value: String(rule.id), label: ruleName(rule) }));
}

/** The choice that a text means: the whole label in any case, or the only one that has the text in it. */
export function meantChoice(typed: string, choices: readonly Choice[]): Choice | null {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return null;
  const exact =
    choices.find(({ label }) => label === typed.trim()) ?? choices.find(({ label }) => label.toLowerCase() === wanted);
  if (exact !== undefined) return exact;
  const [only, ...others] = choices.filter(({ label }) => label.toLowerCase().includes(wanted));
  return only !== undefined && others.every(({ label }) => label === only.label) ? only : null;
}
