import type { RecentRefusal } from "@package-protection/client";
import { TypeBadge } from "../elements/badges.tsx";
import { RuleLabel } from "../elements/rule-label.tsx";
import { Time } from "../elements/time.tsx";
import { ruleName } from "../rules/rule-words.ts";
import { usePage } from "../state/page.ts";
import { text } from "../text.ts";

const words = text.refusals;

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
            rules.slice(0, 3).map((rule) => (
              <span key={rule.id} class="why">
                <RuleLabel terms={rule} />
                {!enforced && <Activate ruleId={rule.id} />}
              </span>
            ))
          )}
          {ruleCount > 3 && <span class="muted">{text.try.moreRules(ruleCount - Math.min(3, rules.length))}</span>}
        </div>
      </td>
      <td data-label={words.columns.when}>
        <Time at={at} />
      </td>
    </tr>
  );
}

/** For a rule that is still there and still evaluated. */
function Activate({ ruleId }: { readonly ruleId: number | null }) {
  const page = usePage();
  const rule = page.rules.rules.find(({ id }) => id === ruleId);
  if (rule === undefined || rule.enforcement === "active") return null;
  return (
    <button
      type="button"
      class="link"
      aria-label={text.rules.activateRule(ruleName(rule))}
      onClick={() => page.open({ kind: "activate", rule })}
    >
      {text.rules.activate}
    </button>
  );
}
