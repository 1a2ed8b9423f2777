import type {
  HistoryEntryNotFound,
  InvalidRule,
  PatternTaken,
  PreconditionFailed,
  RuleChanged,
  RuleLimitReached,
  RuleNotFound,
} from "@package-protection/core";
import { match } from "ts-pattern";
import { violationSentence } from "../rules-file/violation-sentence.ts";
import type { Failure } from "./target.ts";

/** The errors that a server and a database have in common. */
export type RuleError =
  | InvalidRule
  | PatternTaken
  | RuleNotFound
  | RuleLimitReached
  | PreconditionFailed
  | RuleChanged
  | HistoryEntryNotFound;

export function ruleErrorText(error: RuleError): Failure {
  return match(error)
    .with({ type: "invalid_rule" }, violationsText)
    .with(
      { type: "pattern_taken" },
      () => "another rule has the same type, pattern and enforcement; list shows its id, and change changes it",
    )
    .with({ type: "rule_not_found" }, () => "the project has no rule with this id; list shows the ids")
    .with(
      { type: "rule_limit_reached" },
      ({ maximumRules }) => `the project may have at most ${maximumRules} rules; remove some that lint finds redundant`,
    )
    .with({ type: "precondition_failed" }, () => "the rules changed meanwhile; run the command again")
    .with({ type: "rule_changed" }, () => "others change the rule at the same time; run the command again")
    .with(
      { type: "history_entry_not_found" },
      () => "the project's history has no entry with this number; history shows the numbers",
    )
    .exhaustive();
}

export function violationsText({ violations }: Pick<InvalidRule, "violations">): Failure {
  return violations.map((violation) => violationSentence(violation).message).join("; ");
}
