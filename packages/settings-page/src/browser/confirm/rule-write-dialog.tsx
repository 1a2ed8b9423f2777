import type { ServerRule } from "@package-protection/client";
import type { ComponentChildren } from "preact";
import { ConflictNote } from "../editor/conflict-note.tsx";
import { ActionButton } from "../elements/action-button.tsx";
import { Dialog } from "../elements/dialog.tsx";
import { Icon } from "../elements/icon.tsx";
import { ruleName, ruleSentence } from "../rules/rule-words.ts";
import type { Failure } from "../state/failure.ts";
import type { GuardedWrite } from "../state/use-guarded-write.ts";
import { text } from "../text.ts";
import { FailureNote } from "../who/failure-note.tsx";

interface RuleWriteDialogProps {
  readonly rule: ServerRule;
  /** The rule that the dialog explains in a sentence. */
  readonly explained: ServerRule;
  readonly words: {
    readonly title: (name: string) => string;
    readonly confirm: string;
    readonly busy: string;
  };
  readonly kind: "primary" | "primary danger";
  readonly write: Omit<GuardedWrite<Failure>, "run">;
  readonly onConfirm: () => unknown;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Asks before one rule is written. A rule that is gone meanwhile can't be. */
export function RuleWriteDialog(props: RuleWriteDialogProps) {
  const { rule, explained, words, kind, write, onConfirm, onClose, children } = props;
  return (
    <Dialog
      kind="box"
      title={words.title(ruleName(rule))}
      isBusy={write.isBusy}
      onClose={onClose}
      footer={
        <>
          <ActionButton
            kind={kind}
            isBusy={write.isBusy}
            busyLabel={words.busy}
            isDisabled={write.base.rules.every(({ id }) => id !== rule.id)}
            onClick={onConfirm}
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
        <span>{ruleSentence(explained)}</span>
      </p>
      {children}
    </Dialog>
  );
}
