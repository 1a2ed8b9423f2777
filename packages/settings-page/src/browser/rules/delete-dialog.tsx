import type { DeleteRuleError, ServerRule } from "@package-protection/client";
import { ConflictNote } from "../editor/conflict-note.tsx";
import { Dialog } from "../elements/dialog.tsx";
import { Icon } from "../elements/icon.tsx";
import { Note } from "../elements/note.tsx";
import { RuleLabel } from "../elements/rule-label.tsx";
import { PreviewPanel } from "../preview/preview-panel.tsx";
import { usePreview } from "../preview/use-preview.ts";
import { failureSentence } from "../state/failure.ts";
import { usePage } from "../state/page.ts";
import { useGuardedWrite } from "../state/use-guarded-write.ts";
import { text } from "../text.ts";
import { asksForAsMuch, coveringRules } from "./covering-rules.ts";
import { ruleName, ruleSentence } from "./rule-words.ts";

interface DeleteDialogProps {
  readonly rule: ServerRule;
  readonly onClose: () => void;
}

const words = text.remove;

/** Asks before a rule is deleted, and says what will really change. */
export function DeleteDialog({ rule, onClose }: DeleteDialogProps) {
  const page = usePage();
  const write = useGuardedWrite<DeleteRuleError>();
  const present = write.base.rules.find(({ id }) => id === rule.id);
  const isActive = rule.enforcement === "active";
  const preview = usePreview(present === undefined ? null : [{ operation: "delete", ruleId: rule.id }]);
  const [covering] = isActive ? coveringRules(rule, write.base.rules) : [];
  const name = ruleName(rule);

  async function remove() {
    const written = await write.run((expected) => page.client.deleteRule({ ruleId: rule.id, expected }));
    if (written === null) return;
    onClose();
    await page.written(words.done(name), rule.id);
    // The button that opened the dialog went with its row.
    document.querySelector<HTMLElement>("h2[tabindex]")?.focus();
  }

  return (
    <Dialog
      kind="box"
      title={words.title(name)}
      onClose={onClose}
      footer={
        <>
          <button
            type="button"
            class="button primary danger"
            disabled={write.isBusy || present === undefined}
            onClick={remove}
          >
            {words.confirm}
          </button>
          <button type="button" class="button quiet" onClick={onClose}>
            {text.common.cancel}
          </button>
        </>
      }
    >
      {write.conflict !== null && <ConflictNote conflict={write.conflict} ruleId={rule.id} />}
      {write.error !== null && <Note kind="error">{failureSentence(write.error)}</Note>}
      <p class="meaning">
        <Icon name="shield" />
        <span>{ruleSentence(present ?? rule)}</span>
      </p>
      {isActive ? (
        <>
          <PreviewPanel heading={text.preview.headingDelete} packageType={rule.packageType} load={preview} />
          {covering === undefined ? (
            preview.status === "failed" && <p class="muted">{words.noList}</p>
          ) : (
            <p>
              {words.covered} <RuleLabel terms={covering} />
              {asksForAsMuch(covering, rule) && `. ${words.coveredFully}`}
            </p>
          )}
        </>
      ) : (
        <p>{words.evaluating}</p>
      )}
      <p class="muted">{words.canUndo}</p>
    </Dialog>
  );
}
