import type { RuleTerms } from "@package-protection/core";
import { TypeBadge } from "./badges.tsx";

/** A rule's type and pattern, in a line of text. */
export function RuleLabel({ terms }: { readonly terms: RuleTerms }) {
  return (
    <span class="rule-label">
      <TypeBadge type={terms.packageType} /> <code>{terms.packageNamePattern}</code>
    </span>
  );
}
