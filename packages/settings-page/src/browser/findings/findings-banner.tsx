import type { ProjectFindings } from "@package-protection/client";
import { type ComponentChildren, Fragment } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { RuleLabel } from "../elements/rule-label.tsx";
import { laterText } from "../later-text.ts";
import { ruleName } from "../rules/rule-words.ts";
import { usePage } from "../state/page.ts";
import { useLoad } from "../state/use-load.ts";
import { text } from "../text.ts";

type FoundRule = ProjectFindings["findings"][number];

const mostListed = 20;
const words = laterText.findings;

/** What could be tidied up in the rules, folded until somebody wants to see it. Nothing where there is nothing. */
export function FindingsBanner() {
  const { client, rules } = usePage();
  const [load] = useLoad(() => client.listFindings(), [rules.revision]);
  const findings = load.value?.findings ?? [];
  if (findings.length === 0) return null;
  return (
    <details class="findings">
      <summary>
        <Icon name="info" />
        {words.summary(findings.length)}
      </summary>
      <ul>
        {findings.slice(0, mostListed).map((finding, place) => (
          <li key={place}>
            <FindingLine finding={finding} />
          </li>
        ))}
        {findings.length > mostListed && <li class="muted">{words.more(findings.length - mostListed)}</li>}
      </ul>
    </details>
  );
}

function FindingLine({ finding }: { readonly finding: FoundRule }) {
  switch (finding.type) {
    case "redundant":
      return (
        <Line remedy="remove" id={finding.rule.id}>
          <RuleLabel terms={finding.rule} /> {words.redundant} <RuleLabel terms={finding.coveredBy} />{" "}
          {words.redundantEnd}
        </Line>
      );
    case "cannot_match":
      return (
        <Line remedy="correct" id={finding.rule.id}>
          <RuleLabel terms={finding.rule} /> {words.cannotMatch(text.typeNames[finding.rule.packageType])}{" "}
          <code>{finding.character}</code>
        </Line>
      );
    case "differ_by_case": {
      const last = finding.rules.at(-1);
      if (last === undefined) return null;
      return (
        <Line remedy="remove" id={last.id}>
          {finding.rules.map((rule, place) => (
            <Fragment key={rule.id}>
              {place > 0 && ` ${words.and} `}
              <RuleLabel terms={rule} />
            </Fragment>
          ))}{" "}
          {words.differByCase}
        </Line>
      );
    }
    case "within_minimum_access_levels":
      return (
        <Line remedy="raise" id={finding.rule.id}>
          <RuleLabel terms={finding.rule} /> {words.withinMinimum}
        </Line>
      );
  }
}

interface LineProps {
  readonly remedy: "remove" | "correct" | "raise";
  /** The rule that the remedy is about. */
  readonly id: number | null;
  readonly children: ComponentChildren;
}

/** The button's name goes on with the sentence: one rule may be in two findings. */
function Line({ remedy, id, children }: LineProps) {
  const page = usePage();
  const name = useId();
  const rule = page.rules.rules.find((one) => one.id === id);
  return (
    <>
      <span id={`${name}-why`} class="finding">
        {children}
      </span>
      {rule !== undefined && (
        <button
          type="button"
          id={name}
          class="button small"
          aria-labelledby={`${name} ${name}-why`}
          onClick={() => page.open({ kind: remedy === "remove" ? "delete" : "edit", rule })}
        >
          {words[remedy](ruleName(rule))}
        </button>
      )}
    </>
  );
}
