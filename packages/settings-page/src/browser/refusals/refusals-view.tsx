import type { RecentRefusal, ServerRule } from "@package-protection/client";
import { useState } from "preact/hooks";
import { FilterSelect } from "../elements/filter-select.tsx";
import { Icon } from "../elements/icon.tsx";
import { Spinner } from "../elements/spinner.tsx";
import { exactTime } from "../elements/time-words.ts";
import { laterText } from "../later-text.ts";
import { isSameRule } from "../rules/evaluated-refusals.ts";
import { ruleName } from "../rules/rule-words.ts";
import { usePage } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { useLoad } from "../state/use-load.ts";
import { text } from "../text.ts";
import { FailureNote } from "../who/failure-note.tsx";
import { RefusalTable } from "./refusal-table.tsx";

const words = laterText.refusals;
const filters = ["all", "enforced", "evaluated"] as const;
type Filter = (typeof filters)[number];

/** The newest refusals, and since when they are known; only those by one rule where the address names it. */
export function RefusalsView({ query }: { readonly query: URLSearchParams }) {
  const { client, rules } = usePage();
  const [load, again] = useLoad(() => client.listRefusals({ limit: 100 }), []);
  const [filter, setFilter] = useState<Filter>("all");
  const recent = load.value;
  const ruleId = query.get("rule");
  const rule = rules.rules.find(({ id }) => String(id) === ruleId);
  const ofRule = recent?.refusals.filter((refusal) => ruleId === null || isByRule(refusal, ruleId, rule)) ?? [];
  const shown = ofRule.filter((refusal) => isShown(refusal, filter));
  const refused = shown.filter(({ enforced }) => enforced).length;
  return (
    <section aria-labelledby="refusals">
      <div class="view-head">
        <div>
          <h2 id="refusals">{words.heading}</h2>
          <p class="muted">{words.intro}</p>
        </div>
        <button type="button" class="button" onClick={again}>
          {words.refresh}
        </button>
      </div>
      {load.status === "failed" && (
        <>
          <FailureNote error={load.error} onSignedIn={again} />
          <button type="button" class="button retry" onClick={again}>
            {text.common.retry}
          </button>
        </>
      )}
      {load.status === "loading" && recent === null && <Spinner />}
      {recent !== null && (
        <>
          <div class="toolbar">
            <FilterSelect
              label={words.filter}
              value={filter}
              options={filters.map((one) => [one, words.filters[one]] as const)}
              onSelect={setFilter}
            />
            {ruleId !== null && (
              <span class="filter">
                {rule === undefined ? words.ofRuleGone : words.ofRule(ruleName(rule))}{" "}
                <a href={routeTo("refusals")}>{words.allRules}</a>
              </span>
            )}
            <p class="scope muted with-icon">
              <Icon name="info" />
              <span>
                {recent.since === null ? words.sinceUnknown : words.since(exactTime(recent.since))}{" "}
                {words.scope[recent.scope]}
              </span>
            </p>
          </div>
          <div role="status">
            <p class="count muted">{words.counts(refused, shown.length - refused)}</p>
            {shown.length === 0 && (
              <p class="card none">{recent.refusals.length === 0 ? words.none : words.noneFound}</p>
            )}
          </div>
          {shown.length > 0 && <RefusalTable refusals={shown} />}
        </>
      )}
    </section>
  );
}

function isShown({ enforced }: RecentRefusal, filter: Filter): boolean {
  return filter === "all" || enforced === (filter === "enforced");
}

/** @param rule undefined if it is no longer there: then only its number is known. */
function isByRule({ rules }: RecentRefusal, ruleId: string, rule: ServerRule | undefined): boolean {
  return rules.some((one) => String(one.id) === ruleId || (rule !== undefined && isSameRule(one, rule)));
}
