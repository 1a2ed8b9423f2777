import type { RuleTerms } from "@package-protection/core";
import { Icon } from "../elements/icon.tsx";
import { differenceLines } from "../rules/term-differences.ts";
import { text } from "../text.ts";

/** What two forms of a rule have different, a line each. */
export function TermLines({ before: old, after: next }: { readonly before: RuleTerms; readonly after: RuleTerms }) {
  return (
    <>
      {differenceLines(old, next).map(({ term, before, after }) => (
        <span key={term} class="term">
          {`${text.differences[term]}: `}
          <del>{before}</del>
          <span class="unseen">{` ${text.common.becomes}`}</span>
          <Icon name="arrow" />
          <ins>{after}</ins>
        </span>
      ))}
    </>
  );
}
