import type { PlannedOperation } from "@package-protection/client";
import type { RuleSetChange } from "@package-protection/core";
import { useId, useMemo } from "preact/hooks";
import { Icon } from "../elements/icon.tsx";
import { laterText } from "../later-text.ts";
import { ChangedPackages } from "../preview/preview-panel.tsx";
import { hasNoInventory, usePreview } from "../preview/use-preview.ts";

const words = laterText.exchange;

/** Which packages get another level by a plan. */
export function PlanEffect({ plan }: { readonly plan: readonly PlannedOperation[] }) {
  const id = useId();
  const changes = useMemo(() => plan.flatMap(changeOf), [plan]);
  const load = usePreview(changes);
  return (
    <section class="preview" aria-labelledby={id} aria-busy={load.status === "loading"}>
      <h4 id={id}>{words.effect}</h4>
      <div role="status">
        {load.status === "failed" && (
          <p class="muted with-icon">
            <Icon name="info" />
            {hasNoInventory(load.error) ? laterText.preview.noInventory : laterText.preview.failed}
          </p>
        )}
        {load.status === "loading" && <p class="muted">{laterText.preview.waiting}</p>}
        {load.status === "ready" && (
          <>
            <p>
              {load.value.changedPackages === 0 ? words.noEffect : words.effects(load.value.changedPackages)}
              {load.value.stoppedAt !== null && ` ${laterText.preview.stopped}`}
            </p>
            {load.value.changedPackages > 0 && (
              <ChangedPackages
                packages={load.value.page}
                rest={load.value.changedPackages - load.value.page.length}
                hasTypes
              />
            )}
          </>
        )}
      </div>
    </section>
  );
}

function changeOf({ operation, before, after }: PlannedOperation): readonly RuleSetChange[] {
  if (after === null) return before === null ? [] : [{ operation: "delete", ruleId: before.id }];
  const { id: _, ...terms } = after;
  if (before === null) return [{ operation: "create", rule: terms }];
  return operation === "update" ? [{ operation, ruleId: before.id, change: terms }] : [];
}
