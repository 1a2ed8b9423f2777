import type { RuleViolation } from "@package-protection/core";
import { violationSentence } from "../rules-file/violation-sentence.ts";

export function violationsText(violations: readonly RuleViolation[]): string {
  return violations.map((violation) => violationSentence(violation).message).join("; ");
}
