import type { RevertChangeError, ServerRule } from "@package-protection/client";
import { laterText } from "../later-text.ts";
import { ruleName } from "../rules/rule-words.ts";
import { failureSentence } from "../state/failure.ts";

/** Why a change can't be undone, and what to do. Rules that the server numbers are named. */
export function revertSentence(error: RevertChangeError, rules: readonly ServerRule[]): string {
  if (error.type !== "not_revertible") return failureSentence(error);
  const words = laterText.history;
  const [message = ""] = error.messages;
  const revertedBy = /reverted by entry (\d+)/.exec(message)?.[1];
  if (revertedBy !== undefined) return words.alreadyReverted(revertedBy);
  const touched = /changed since: ([\d, ]+)/.exec(message)?.[1];
  if (touched !== undefined) return words.touchedSince(namesOf(touched.split(",").map(Number), rules));
  return message.includes("already been taken") ? words.patternTaken : message;
}

function namesOf(ids: readonly number[], rules: readonly ServerRule[]): string {
  return ids
    .map((id) => {
      const rule = rules.find((one) => one.id === id);
      return rule === undefined ? laterText.history.ruleNumber(id) : ruleName(rule);
    })
    .join(", ");
}
