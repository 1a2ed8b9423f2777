import type { RecentRefusals } from "@package-protection/client";
import { useMemo } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { emptyList, findingsBanner } from "../loaded-later.ts";
import { usePage } from "../state/page.ts";
import { useLoad } from "../state/use-load.ts";
import { text } from "../text.ts";
import { newRuleForm } from "./rule-form.ts";
import { RuleTable } from "./rule-table.tsx";
import { RuleToolbar } from "./rule-toolbar.tsx";
import { selectRules, wholeList } from "./select-rules.ts";
import { rulesWithTwin } from "./twin-rules.ts";

/** The list of a project's rules. */
export function RulesView() {
  const page = usePage();
  const { revision, rules } = page.rules;
  const { selection, select } = page;
  const twins = useMemo(() => rulesWithTwin(rules), [rules]);
  const shown = useMemo(() => selectRules(rules, selection), [rules, selection]);
  const isEvaluating = rules.some(({ enforcement }) => enforcement === "evaluate");
  const [refusals] = useLoad(isEvaluating ? () => page.client.listRefusals({ limit: 100 }) : null, [revision]);
  const known: RecentRefusals | null = refusals.value;

  return (
    <>
      <div class="view-head">
        <div>
          <h2 tabIndex={-1}>{text.rules.heading}</h2>
          <p class="muted">{text.rules.intro}</p>
        </div>
        {rules.length > 0 && (
          <button type="button" class="button primary" onClick={() => page.open({ kind: "add", start: newRuleForm })}>
            <Icon name="plus" />
            {text.rules.add}
          </button>
        )}
      </div>
      {rules.length === 0 ? (
        <emptyList.Component />
      ) : (
        <>
          <RuleToolbar selection={selection} onSelect={select} />
          <div class="count">
            <p class="muted" role="status">
              {text.rules.shown(shown.length, rules.length)}
            </p>
            <findingsBanner.Component />
          </div>
          {shown.length === 0 ? (
            <div class="card none">
              <p>{text.rules.noneFound}</p>
              <button type="button" class="button" onClick={() => select(wholeList)}>
                {text.rules.clearSearch}
              </button>
            </div>
          ) : (
            <RuleTable rules={shown} twins={twins} refusals={known} selection={selection} onSelect={select} />
          )}
        </>
      )}
    </>
  );
}
