import type { RecentRefusals, ServerRule } from "@package-protection/client";
import { shortTime } from "../elements/time-words.ts";
import { text } from "../text.ts";
import { evaluatedRefusals } from "./evaluated-refusals.ts";

interface WouldHaveRefusedProps {
  readonly rule: ServerRule;
  /** Null while they are not known. */
  readonly refusals: RecentRefusals | null;
}

/** What a rule under evaluation would have refused, and since when that is known. */
export function WouldHaveRefused({ rule, refusals }: WouldHaveRefusedProps) {
  if (refusals === null) return null;
  const { found, since } = evaluatedRefusals(rule, refusals);
  const { wouldHaveRefused, wouldHaveRefusedNone } = text.rules;
  return (
    <span class={`would-refuse ${found.length > 0 ? "some" : ""}`}>
      {found.length > 0 ? wouldHaveRefused(found.length) : wouldHaveRefusedNone}
      {since !== null && ` ${text.rules.since(shortTime(since))}`}
    </span>
  );
}
