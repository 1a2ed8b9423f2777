import { type AccessLevel, isAtLeast, type RuleTerms } from "@package-protection/core";
import { hasSameLevels, type Operation } from "./plan-rules.ts";

/** One request to a server that changes one rule at a time. */
export type Step =
  | { readonly step: "create"; readonly rule: Required<RuleTerms> }
  | { readonly step: "update"; readonly ruleId: number; readonly from: RuleTerms; readonly to: Required<RuleTerms> }
  | { readonly step: "delete"; readonly ruleId: number; readonly rule: RuleTerms };

/**
 * The requests that carry out a plan one by one. No step allows a write that both the old and the new rules forbid.
 *
 * Stricter changes come first: until then every old rule exists, with its levels or higher ones. Laxer changes come
 * after: from then on every new rule exists, with its levels or higher ones. An update that is both takes two requests.
 */
export function safeSteps(plan: readonly Operation[]): readonly Step[] {
  const tightening: Step[] = [];
  const loosening: Step[] = [];
  for (const change of plan) {
    if (change.operation === "create") tightening.push({ step: "create", rule: change.after });
    else if (change.operation === "delete") {
      loosening.push({ step: "delete", ruleId: change.before.id, rule: change.before });
    } else {
      const { before, after } = change;
      const between = strictest(before, after);
      const ruleId = before.id;
      if (!hasSameLevels(before, between)) tightening.push({ step: "update", ruleId, from: before, to: between });
      if (!hasSameLevels(between, after)) loosening.push({ step: "update", ruleId, from: between, to: after });
    }
  }
  return [...tightening, ...loosening];
}

/** The rule with the higher one of each two levels. */
function strictest(one: RuleTerms, other: Required<RuleTerms>): Required<RuleTerms> {
  return {
    ...other,
    minimumAccessLevelForPush: higher(one.minimumAccessLevelForPush ?? null, other.minimumAccessLevelForPush),
    minimumAccessLevelForDelete: higher(one.minimumAccessLevelForDelete ?? null, other.minimumAccessLevelForDelete),
  };
}

function higher<Level extends AccessLevel>(one: Level | null, other: Level | null): Level | null {
  if (one === null || other === null) return one ?? other;
  return isAtLeast(one, other) ? one : other;
}
