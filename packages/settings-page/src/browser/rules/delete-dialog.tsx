import type { DeleteRuleError, ServerRule } from "@package-protection/client";
import { useRef } from "preact/hooks";
import { ConflictNote } from "../editor/conflict-note.tsx";
import { ActionButton } from "../elements/action-button.tsx";
import { Dialog } from "../elements/dialog.tsx";
import { Icon } from "../elements/icon.tsx";
import { RuleLabel } from "../elements/rule-label.tsx";
import { PreviewPanel } from "../preview/preview-panel.tsx";
import { usePreview } from "../preview/use-preview.ts";
import { entryOfDeletion } from "../state/own-entry.ts";
import { usePage } from "../state/page.ts";
import { useGuardedWrite } from "../state/use-guarded-write.ts";
import { text } from "../text.ts";
import { FailureNote } from "../who/failure-note.tsx";
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
  const coveringAtFirst = useRef(coveringRules(rule, page.rules.rules).map(({ id }) => id));
  const write = useGuardedWrite<DeleteRuleError>(
    // What the dialog says of the rule that covers this one must hold, too.
    ({ rule: { id } }) => id === rule.id || coveringAtFirst.current.includes(id),
  );
  const present = write.base.rules.find(({ id }) => id === rule.id);
  const isActive = rule.enforcement === "active";
  const preview = usePreview(
    present === undefined || write.isBusy || !isActive ? null : [{ operation: "delete", ruleId: rule.id }],
  );
  const [covering] = isActive ? coveringRules(rule, write.base.rules) : [];
  const name = ruleName(rule);

  async function remove() {
    const written = await write.run((expected) => page.client.deleteRule({ ruleId: rule.id, expected }));
    if (written.status !== "written") return;
    onClose();
    await page.written(words.done(name) + written.othersSentence, entryOfDeletion(rule.id));
  }

  return (
    <Dialog
      kind="box"
      title={words.title(name)}
      isBusy={write.isBusy}
      onClose={onClose}
      footer={
        <>
          <ActionButton
            kind="primary danger"
            isBusy={write.isBusy}
            busyLabel={words.busy}
            isDisabled={present === undefined}
            onClick={remove}
          >
            {words.confirm}
          </ActionButton>
          <ActionButton kind="quiet" isBusy={write.isBusy} onClick={onClose}>
            {text.common.cancel}
          </ActionButton>
        </>
      }
    >
      {write.conflict !== null && <ConflictNote conflict={write.conflict} ruleId={rule.id} />}
      {write.error !== null && <FailureNote error={write.error} onSignedIn={write.clear} />}
      <p class="meaning">
        <Icon name="shield" />
        <span>{ruleSentence(present ?? rule)}</span>
      </p>
      {isActive ? (
        <>
          <PreviewPanel heading={text.preview.headingDelete} packageType={rule.packageType} load={preview} isDeletion />
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
