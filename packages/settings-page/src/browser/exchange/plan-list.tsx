import type { PlannedOperation } from "@package-protection/client";
import { useEffect, useRef } from "preact/hooks";
import { Note } from "../elements/note.tsx";
import { ChangeLine } from "../history/change-line.tsx";
import { text } from "../text.ts";

interface PlanListProps {
  readonly plan: readonly PlannedOperation[];
  readonly deletesAll: boolean;
  readonly onApply: () => void;
  readonly onBack: () => void;
}

const words = text.exchange;
const mostListed = 100;

/** What a file would change, before it does. */
export function PlanList({ plan, deletesAll, onApply, onBack }: PlanListProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const of = (wanted: PlannedOperation["operation"]) => plan.filter(({ operation }) => operation === wanted).length;
  return (
    <div class="plan">
      <h4 ref={heading} tabIndex={-1}>
        {words.planHeading}
      </h4>
      <p>{plan.length === 0 ? words.nothing : words.planSummary(of("create"), of("update"), of("delete"))}</p>
      {deletesAll && <Note kind="error">{words.deletesAll}</Note>}
      <ul class="plain">
        {plan.slice(0, mostListed).map((change, place) => (
          <ChangeLine key={place} change={change} verbs={words.planned} />
        ))}
        {plan.length > mostListed && <li class="muted">{words.moreChanges(plan.length - mostListed)}</li>}
      </ul>
      <div class="buttons">
        {plan.length > 0 && (
          <button type="button" class="button primary" onClick={onApply}>
            {words.apply(plan.length)}
          </button>
        )}
        <button type="button" class="button" onClick={onBack}>
          {words.back}
        </button>
      </div>
    </div>
  );
}
