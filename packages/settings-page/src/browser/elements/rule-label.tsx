import type { RuleTerms } from "@package-protection/core";
import { useContext } from "preact/hooks";
import { ruleName } from "../rules/rule-words.ts";
import { PageContext } from "../state/page.ts";
import { text } from "../text.ts";
import { TypeBadge } from "./badges.tsx";

interface RuleLabelProps {
  readonly terms: RuleTerms;
}

/** A rule's type and pattern, in a line of text. */
export function RuleLabel({ terms }: RuleLabelProps) {
  return (
    <span class="rule-label">
      <TypeBadge type={terms.packageType} /> <code>{terms.packageNamePattern}</code>
    </span>
  );
}

/** A rule's label that opens the rule, if it is still there and the person may manage rules. */
export function RuleLink({ terms, ruleId }: RuleLabelProps & { readonly ruleId: number | null }) {
  const page = useContext(PageContext);
  const rule = page?.rules.rules.find(({ id }) => id === ruleId);
  const label = <RuleLabel terms={terms} />;
  if (page === null || rule === undefined) return label;
  return (
    <button
      type="button"
      class="link rule-link"
      aria-label={text.rules.editRule(ruleName(rule))}
      onClick={() => page.open({ kind: "edit", rule })}
    >
      {label}
    </button>
  );
}
