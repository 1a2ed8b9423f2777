import type { RecentRefusals, ServerRule } from "@package-protection/client";
import { shortTime } from "../elements/time-words.ts";
import { routeTo } from "../state/route.ts";
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
  const time = since === null ? "" : ` ${text.rules.since(shortTime(since))}`;
  if (found.length === 0) return <span class="would-refuse">{wouldHaveRefusedNone + time}</span>;
  return (
    <a class="would-refuse some" href={routeTo("refusals", { rule: String(rule.id) })}>
      {wouldHaveRefused(found.length) + time}
    </a>
  );
}
