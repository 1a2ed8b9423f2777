import type { PlannedOperation } from "@package-protection/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { Note } from "../elements/note.tsx";
import { ChangeLine } from "../history/change-line.tsx";
import { laterText } from "../later-text.ts";
import { usePage } from "../state/page.ts";
import { nameMatch } from "./chosen-project.ts";
import { DeletionDialog } from "./deletion-dialog.tsx";
import { PlanEffect } from "./plan-effect.tsx";

interface PlanListProps {
  readonly plan: readonly PlannedOperation[];
  /** The project that the file names; null if it names none. */
  readonly fileProject: string | null;
  readonly deletesAll: boolean;
  readonly onApply: () => void;
  readonly onBack: () => void;
}

const words = laterText.exchange;
const mostListed = 100;

/** What a file would change, before it does. More than one deletion is asked about once more. */
export function PlanList({ plan, fileProject, deletesAll, onApply, onBack }: PlanListProps) {
  const { settings } = usePage();
  const heading = useRef<HTMLHeadingElement>(null);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  const of = (wanted: PlannedOperation["operation"]) => plan.filter(({ operation }) => operation === wanted);
  const deleted = of("delete");
  const match = fileProject === null ? "same" : nameMatch(fileProject, settings.project);
  return (
    <div class="plan">
      <div class="plan-head">
        <h4 ref={heading} tabIndex={-1}>
          {words.planHeading}
        </h4>
        <p>
          {plan.length === 0
            ? words.nothing
            : words.planSummary(of("create").length, of("update").length, deleted.length)}
        </p>
        <div class="buttons">
          {plan.length > 0 && (
            <button
              type="button"
              class={`button primary ${deleted.length > 0 || match === "other" ? "danger" : ""}`}
              onClick={() => (deleted.length > 1 ? setAsking(true) : onApply())}
            >
              {words.apply(plan.length)}
            </button>
          )}
          <button type="button" class="button" onClick={onBack}>
            {words.back}
          </button>
        </div>
      </div>
      {fileProject !== null && match === "other" && (
        <Note kind="error">{words.otherProject(fileProject, settings.project)}</Note>
      )}
      {fileProject !== null && match === "unsure" && (
        <Note kind="info">{words.unsureProject(fileProject, settings.project)}</Note>
      )}
      {deletesAll && <Note kind="error">{words.deletesAll}</Note>}
      <ul class="plain">
        {plan.slice(0, mostListed).map((change, place) => (
          <ChangeLine key={place} change={change} verbs={words.planned} />
        ))}
        {plan.length > mostListed && <li class="muted">{words.moreChanges(plan.length - mostListed)}</li>}
      </ul>
      {plan.length > 0 && <PlanEffect plan={plan} />}
      {isAsking && (
        <DeletionDialog
          rules={deleted.flatMap(({ before }) => before ?? [])}
          changes={plan.length}
          onConfirm={onApply}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
