import type { PlannedRule, RecentRefusal } from "@package-protection/client";
import { TypeBadge } from "../elements/badges.tsx";
import { RuleLink } from "../elements/rule-label.tsx";
import { Time } from "../elements/time.tsx";
import { laterText } from "../later-text.ts";
import { isSameRule } from "../rules/evaluated-refusals.ts";
import { ruleName } from "../rules/rule-words.ts";
import { usePage } from "../state/page.ts";
import { text } from "../text.ts";

const words = laterText.refusals;

export function RefusalTable({ refusals }: { readonly refusals: readonly RecentRefusal[] }) {
  return (
    <table class="card cells" aria-label={words.table}>
      <thead>
        <tr>
          <th scope="col">{words.columns.what}</th>
          <th scope="col">{words.columns.who}</th>
          <th scope="col">{words.columns.why}</th>
          <th scope="col">{words.columns.when}</th>
        </tr>
      </thead>
      <tbody>
        {refusals.map((refusal, place) => (
          <RefusalRow key={place} refusal={refusal} />
        ))}
      </tbody>
    </table>
  );
}

function RefusalRow({ refusal }: { readonly refusal: RecentRefusal }) {
  const { at, enforced, principal, name, action, packageType, packageName, rules, ruleCount } = refusal;
  return (
    <tr>
      <th scope="row">
        <span class="rule-head">
          <TypeBadge type={packageType} />
          {packageName === null ? (
            <span class="muted">{words.unnamed}</span>
          ) : (
            <code class="pattern">{packageName}</code>
          )}
        </span>
        <span class={`state ${enforced ? "refused" : "evaluating"}`}>
          {words.badges[action][enforced ? "enforced" : "evaluated"]}
        </span>
      </th>
      <td data-label={words.columns.who}>{text.principal(principal, name)}</td>
      <td data-label={words.columns.why}>
        <div class="why-cell">
          {ruleCount === 0 ? (
            <span class="muted">{words.byMinimum}</span>
          ) : (
            rules.slice(0, 3).map((rule) => <RefusingRule key={rule.id} terms={rule} enforced={enforced} />)
          )}
          {ruleCount > 3 && <span class="muted">{laterText.try.moreRules(ruleCount - Math.min(3, rules.length))}</span>}
        </div>
      </td>
      <td data-label={words.columns.when}>
        <Time at={at} />
      </td>
    </tr>
  );
}

interface RefusingRuleProps {
  /** The rule as it was. */
  readonly terms: PlannedRule;
  readonly enforced: boolean;
}

/** The rule as it is now, if it is still there, perhaps under another number: a deletion that is undone gives it one. */
function RefusingRule({ terms, enforced }: RefusingRuleProps) {
  const page = usePage();
  const { rules } = page.rules;
  const rule =
    rules.find(({ id }) => id === terms.id) ??
    rules.find((one) => isSameRule(terms, one)) ??
    rules.find((one) => isSameRule({ ...terms, enforcement: "active" }, one));
  return (
    <span class="why">
      <RuleLink terms={terms} ruleId={rule?.id ?? null} />
      {rule === undefined && <span class="muted">{words.ruleGone}</span>}
      {!enforced && rule?.enforcement === "evaluate" && (
        <button
          type="button"
          class="button small"
          aria-label={text.rules.activateRule(ruleName(rule))}
          onClick={() => page.open({ kind: "activate", rule })}
        >
          {text.rules.activate}
        </button>
      )}
    </span>
  );
}
