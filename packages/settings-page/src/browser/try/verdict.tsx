import type { DecidingRules, PackageDecision } from "@package-protection/client";
import type { Principal } from "@package-protection/core";
import { Icon } from "../elements/icon.tsx";
import { RuleLink } from "../elements/rule-label.tsx";
import { laterText } from "../later-text.ts";
import type { ActionAnswer } from "./decide-names.ts";

interface VerdictProps {
  readonly answer: ActionAnswer;
  /** The package's place in the answer. */
  readonly place: number;
  readonly principal: Principal | null;
}

const words = laterText.try;

/** Whether one action is allowed, to whom else, and why not. */
export function Verdict({ answer: { asked, weakest }, place, principal }: VerdictProps) {
  const decision = asked.decisions[place];
  if (decision === undefined) return null;
  const { outcome, blockedBy, wouldBlock } = decision;
  const isAllowed = outcome === "allowed";
  const people = peopleWhoMay(decision, weakest?.decisions[place] ?? null);
  return (
    <div class="verdict">
      <span class={`state ${isAllowed ? "active" : "refused"}`}>
        <Icon name={isAllowed ? "check" : "cross"} />
        {isAllowed ? words.allowed : words.blocked}
      </span>
      <span>{people === null ? words.only(principal, isAllowed) : words.whoMay(people, principal, isAllowed)}</span>
      {!isAllowed && <Why blockedBy={blockedBy} isMinimum={asked.minimumAccessLevel !== null} />}
      {wouldBlock !== null && wouldBlock.ruleCount > 0 && (
        <span class="why">
          <span class="muted">{words.wouldBlock(wouldBlock.ruleCount)}</span> <RuleNames rules={wouldBlock} />
        </span>
      )}
    </div>
  );
}

/** Null where that is not known: a caller who may ask only for themselves, and is allowed. */
function peopleWhoMay(decision: PackageDecision, weakest: PackageDecision | null): string | null {
  if (weakest?.outcome === "allowed") return words.anyRole;
  const level = (weakest ?? decision).requiredAccessLevel;
  return level === null ? null : words.orAbove(level);
}

interface WhyProps extends Pick<PackageDecision, "blockedBy"> {
  readonly isMinimum: boolean;
}

function Why({ blockedBy, isMinimum }: WhyProps) {
  if (blockedBy === null || (blockedBy.ruleCount === 0 && !isMinimum)) {
    return <span class="muted">{words.unexplained}</span>;
  }
  if (blockedBy.ruleCount === 0) return <span class="muted">{words.byMinimum}</span>;
  return (
    <span class="why">
      <span class="muted">{words.byRule(blockedBy.ruleCount)}</span> <RuleNames rules={blockedBy} />
    </span>
  );
}

function RuleNames({ rules: { rules, ruleCount } }: { readonly rules: DecidingRules }) {
  return (
    <>
      {rules.slice(0, 3).map((rule) => (
        <RuleLink key={rule.id} terms={rule} ruleId={rule.id} />
      ))}
      {ruleCount > 3 && <span class="muted">{words.moreRules(ruleCount - Math.min(3, rules.length))}</span>}
    </>
  );
}
