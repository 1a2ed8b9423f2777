import type { ServerRule } from "@package-protection/client";
import type { Enforcement } from "@package-protection/core";
import { useState } from "preact/hooks";
import { ActionButton } from "../elements/action-button.tsx";
import { Dialog } from "../elements/dialog.tsx";
import { Icon } from "../elements/icon.tsx";
import { laterText } from "../later-text.ts";
import { PreviewPanel } from "../preview/preview-panel.tsx";
import type { RuleForm } from "../rules/rule-form.ts";
import { ruleName, ruleSentence } from "../rules/rule-words.ts";
import { text } from "../text.ts";
import { FailureNote } from "../who/failure-note.tsx";
import { ConflictNote } from "./conflict-note.tsx";
import { DiscardDialog } from "./discard-dialog.tsx";
import { MergeNote } from "./merge-note.tsx";
import { RuleFields } from "./rule-fields.tsx";
import { type RuleEditor, useRuleEditor } from "./use-rule-editor.ts";

interface EditorDrawerProps {
  /** The rule to edit; null adds one. */
  readonly rule: ServerRule | null;
  /** What a new rule begins with. */
  readonly start: RuleForm | null;
  readonly onClose: () => void;
}

const words = text.editor;

/** The form of one rule. */
export function EditorDrawer({ rule, start, onClose }: EditorDrawerProps) {
  const editor = useRuleEditor(rule, start, onClose);
  const [isAsking, setAsking] = useState(false);
  const { id, edited, form, isSame, isValid, preview, save } = editor;
  const { isBusy } = editor.write;

  function close() {
    if (isAsking || editor.isDirty) setAsking(!isAsking);
    else onClose();
  }

  return (
    <Dialog
      kind="drawer"
      title={rule === null ? words.addTitle : words.editTitle(ruleName(rule))}
      isBusy={isBusy}
      onClose={close}
      footer={
        <>
          <ActionButton kind="primary" form={id} isBusy={isBusy} busyLabel={text.common.saving}>
            {edited === null ? words.protect : words.save}
          </ActionButton>
          <OtherSave rule={edited} isBusy={isBusy} onSave={save} />
          <ActionButton kind="quiet" isBusy={isBusy} onClick={close}>
            {text.common.cancel}
          </ActionButton>
        </>
      }
    >
      <EditorNotes editor={editor} onClose={onClose} />
      <form
        id={id}
        class="editor"
        noValidate
        inert={isBusy}
        aria-busy={isBusy}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy) void save(edited?.enforcement ?? "active", edited);
        }}
      >
        {edited !== null && <p class="muted">{words.ruleId(edited.id)}</p>}
        <RuleFields editor={editor} />
        <p class="meaning" role="status">
          <Icon name="shield" />
          <span>{ruleSentence(form)}</span>
        </p>
        {isValid && (
          <PreviewPanel
            heading={laterText.preview.heading}
            packageType={form.packageType}
            load={preview}
            {...(isSame && { sameSentence: words.notChanged })}
          />
        )}
        {edited === null && (
          <p class="help with-icon">
            <Icon name="eye" />
            {words.evaluateHelp}
          </p>
        )}
      </form>
      {isAsking && <DiscardDialog onDiscard={onClose} onBack={() => setAsking(false)} />}
    </Dialog>
  );
}

/** What stands in the way of saving: a change by another person, or a failure. */
function EditorNotes({ editor, onClose }: { readonly editor: RuleEditor; readonly onClose: () => void }) {
  const { id, edited, form, merge, failure, choose, addAgain, signedIn } = editor;
  const { conflict } = editor.write;
  const enforcement = edited?.enforcement ?? "active";
  const isGone = conflict?.differences.some(({ kind, rule }) => kind === "deleted" && rule.id === edited?.id);
  return (
    <div id={`${id}-panel`} class="editor-notes">
      {merge !== null && edited !== null && (
        <MergeNote
          key={edited.updatedAt}
          merge={merge}
          theirs={edited}
          terms={{ ...form, enforcement }}
          onChoose={choose}
        />
      )}
      {conflict !== null && isGone && (
        <ConflictNote conflict={conflict} ruleId={edited?.id ?? null}>
          <button type="button" class="button primary" onClick={() => addAgain(enforcement)}>
            {text.conflict.addAgain}
          </button>
          <button type="button" class="button" onClick={onClose}>
            {text.conflict.letGo}
          </button>
        </ConflictNote>
      )}
      {failure !== null && <FailureNote error={failure} onSignedIn={signedIn} />}
    </div>
  );
}

interface OtherSaveProps {
  readonly rule: ServerRule | null;
  readonly isBusy: boolean;
  readonly onSave: (enforcement: Enforcement, rule: ServerRule | null) => unknown;
}

/** The second way to save: evaluated instead of active, or the other way around. */
function OtherSave({ rule, isBusy, onSave }: OtherSaveProps) {
  const isEvaluating = rule?.enforcement === "evaluate";
  const name = rule === null ? words.evaluateFirst : isEvaluating ? words.saveAndActivate : words.saveAndEvaluate;
  return (
    <ActionButton isBusy={isBusy} onClick={() => onSave(isEvaluating ? "active" : "evaluate", rule)}>
      {name}
    </ActionButton>
  );
}
