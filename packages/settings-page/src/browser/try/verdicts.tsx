import type { DecidingRules, PackageDecision, PackageDecisions } from "@package-protection/client";
import { type AccessLevel, isAtLeast } from "@package-protection/core";
import { Icon } from "../elements/icon.tsx";
import { RuleLabel } from "../elements/rule-label.tsx";
import { text } from "../text.ts";

interface VerdictsProps {
  readonly push: PackageDecisions;
  readonly remove: PackageDecisions;
}

const words = text.try;

/** The answers, a row for each package. */
export function Verdicts({ push, remove }: VerdictsProps) {
  return (
    <section class="verdicts" aria-label={words.results}>
      <p class="count muted">
        {words.mayPublish(allowedOf(push), push.decisions.length)}{" "}
        {words.mayDelete(allowedOf(remove), remove.decisions.length)}
      </p>
      <table class="card cells" aria-label={words.results}>
        <thead>
          <tr>
            <th scope="col">{words.columns.name}</th>
            <th scope="col">{words.columns.push}</th>
            <th scope="col">{words.columns.delete}</th>
          </tr>
        </thead>
        <tbody>
          {push.decisions.map((decision, place) => {
            const other = remove.decisions[place];
            return (
              <tr key={decision.packageName}>
                <th scope="row">
                  <code class="pattern">{decision.packageName}</code>
                </th>
                <td data-label={words.columns.push}>
                  <Verdict decision={decision} minimum={push.minimumAccessLevel} />
                </td>
                <td data-label={words.columns.delete}>
                  {other !== undefined && <Verdict decision={other} minimum={remove.minimumAccessLevel} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Verdict({ decision, minimum }: { readonly decision: PackageDecision; readonly minimum: AccessLevel | null }) {
  const { outcome, requiredAccessLevel, blockedBy, wouldBlock } = decision;
  const isAllowed = outcome === "allowed";
  return (
    <div class="verdict">
      <span class={`state ${isAllowed ? "active" : "refused"}`}>
        <Icon name={isAllowed ? "check" : "cross"} />
        {isAllowed ? words.allowed : words.blocked}
      </span>
      {!isAllowed && (
        <span>{requiredAccessLevel === null ? words.nobody : words.needs(peopleFrom(requiredAccessLevel))}</span>
      )}
      {!isAllowed && <Why blockedBy={blockedBy} minimum={minimum} />}
      {wouldBlock !== null && wouldBlock.ruleCount > 0 && (
        <span class="why">
          <span class="muted">{words.wouldBlock}</span> <RuleNames rules={wouldBlock} />
        </span>
      )}
    </div>
  );
}

function Why({ blockedBy, minimum }: Pick<PackageDecision, "blockedBy"> & { readonly minimum: AccessLevel | null }) {
  if (blockedBy === null) return <span class="muted">{words.unexplained}</span>;
  if (blockedBy.ruleCount === 0) {
    return (
      <span class="muted">{minimum === null ? words.unexplained : words.byMinimum(text.levelNames[minimum])}</span>
    );
  }
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
        <RuleLabel key={rule.id} terms={rule} />
      ))}
      {ruleCount > 3 && <span class="muted">{words.moreRules(ruleCount - Math.min(3, rules.length))}</span>}
    </>
  );
}

function peopleFrom(level: AccessLevel): string {
  if (level === "maintainer" || level === "owner" || level === "admin") return text.people[level].toLowerCase();
  return isAtLeast(level, "developer") ? text.peopleFromDeveloper : `${text.levelNames[level].toLowerCase()}s`;
}

function allowedOf({ decisions }: PackageDecisions): number {
  return decisions.filter(({ outcome }) => outcome === "allowed").length;
}
