import type { RuleTerms } from "@package-protection/core";
import { Icon } from "../elements/icon.tsx";
import { RuleLabel } from "../elements/rule-label.tsx";
import { laterText } from "../later-text.ts";
import { ruleName, ruleSentence } from "../rules/rule-words.ts";
import { differenceLines } from "../rules/term-differences.ts";
import { routeTo } from "../state/route.ts";
import { text } from "../text.ts";

/** What was done to a rule, or will be, in a word for each kind. */
interface ChangeVerbs {
  readonly added: string;
  readonly changed: string;
  readonly deleted: string;
}

interface ChangeLineProps {
  readonly change: { readonly before: RuleTerms | null; readonly after: RuleTerms | null };
  readonly verbs: ChangeVerbs;
  /** The rule whose history the line leads to; absent leads nowhere. */
  readonly ruleId?: number | undefined;
}

/** A rule before and after, as an item of a list. */
export function ChangeLine({ change: { before, after }, verbs, ruleId }: ChangeLineProps) {
  if (before === null || after === null) {
    const rule = after ?? before;
    if (rule === null) return null;
    const isAdded = before === null;
    return (
      <li class={`change ${isAdded ? "added" : "deleted"}`}>
        <span class="sign">{isAdded ? verbs.added : verbs.deleted}</span>
        <span>
          <LinkedRule terms={rule} ruleId={ruleId} />
          <span class="sentence">{ruleSentence(rule)}</span>
        </span>
      </li>
    );
  }
  return (
    <li class="change changed">
      <span class="sign">{verbs.changed}</span>
      <span>
        <LinkedRule terms={after} ruleId={ruleId} />
        {differenceLines(before, after).map((line) => (
          <span key={line.term} class="term">
            {`${text.differences[line.term]}: `}
            <del>{line.before}</del>
            <span class="unseen">{` ${text.common.becomes}`}</span>
            <Icon name="arrow" />
            <ins>{line.after}</ins>
          </span>
        ))}
      </span>
    </li>
  );
}

function LinkedRule({ terms, ruleId }: { readonly terms: RuleTerms } & Pick<ChangeLineProps, "ruleId">) {
  const label = <RuleLabel terms={terms} />;
  if (ruleId === undefined) return label;
  return (
    <a href={routeTo("history", { rule: String(ruleId) })} title={laterText.history.ruleOf(ruleName(terms))}>
      {label}
    </a>
  );
}
