import type { RuleTerms } from "@package-protection/core";
import { Dialog } from "../elements/dialog.tsx";
import { RuleLabel } from "../elements/rule-label.tsx";
import { laterText } from "../later-text.ts";
import { text } from "../text.ts";

interface DeletionDialogProps {
  /** The rules that would go. */
  readonly rules: readonly RuleTerms[];
  /** How many changes there are, the deletions included. */
  readonly changes: number;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

const words = laterText.exchange;
const mostListed = 10;

/** Asks before a file deletes several rules. */
export function DeletionDialog({ rules, changes, onConfirm, onClose }: DeletionDialogProps) {
  return (
    <Dialog
      kind="box"
      title={words.confirmTitle(rules.length)}
      onClose={onClose}
      footer={
        <>
          <button type="button" class="button primary danger" onClick={onConfirm}>
            {words.confirm(rules.length)}
          </button>
          <button type="button" class="button quiet" onClick={onClose}>
            {text.common.cancel}
          </button>
        </>
      }
    >
      <p>{words.confirmText(rules.length, changes)}</p>
      <ul class="plain">
        {rules.slice(0, mostListed).map((rule, place) => (
          <li key={place}>
            <RuleLabel terms={rule} />
          </li>
        ))}
        {rules.length > mostListed && <li class="muted">{laterText.preview.more(rules.length - mostListed)}</li>}
      </ul>
    </Dialog>
  );
}
