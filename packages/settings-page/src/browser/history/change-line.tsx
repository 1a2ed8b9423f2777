import type { RuleTerms } from "@package-protection/core";
import { RuleLabel } from "../elements/rule-label.tsx";
import { differenceLines } from "../rules/term-differences.ts";
import { ruleSentence } from "../rules/rule-words.ts";
import { text } from "../text.ts";

/** What was done to a rule, or will be, in a word for each kind. */
export interface ChangeVerbs {
  readonly added: string;
  readonly changed: string;
  readonly deleted: string;
}

interface ChangeLineProps {
  readonly change: { readonly before: RuleTerms | null; readonly after: RuleTerms | null };
  readonly verbs: ChangeVerbs;
}

/** A rule before and after, as an item of a list. */
export function ChangeLine({ change: { before, after }, verbs }: ChangeLineProps) {
  if (before === null || after === null) {
    const rule = after ?? before;
    if (rule === null) return null;
    const isAdded = before === null;
    return (
      <li class={`change ${isAdded ? "added" : "deleted"}`}>
        <span class="sign">{isAdded ? verbs.added : verbs.deleted}</span>
        <span>
          <RuleLabel terms={rule} />
          <span class="sentence">{ruleSentence(rule)}</span>
        </span>
      </li>
    );
  }
  return (
    <li class="change changed">
      <span class="sign">{verbs.changed}</span>
      <span>
        <RuleLabel terms={after} />
        {differenceLines(before, after).map((line) => (
          <span key={line.term} class="term">
            {`${text.differences[line.term]}: `}
            <del>{line.before}</del>
            <span class="unseen">{` ${text.common.becomes}`}</span> <ins>{line.after}</ins>
          </span>
        ))}
      </span>
    </li>
  );
}
