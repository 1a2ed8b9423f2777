import type { HistoryChange, HistoryEntry, RevertChangeError, ServerRule } from "@package-protection/client";
import { useState } from "preact/hooks";
import { ActionButton } from "../elements/action-button.tsx";
import { Dialog } from "../elements/dialog.tsx";
import { Note } from "../elements/note.tsx";
import { laterText } from "../later-text.ts";
import { entryOfSequence } from "../state/own-entry.ts";
import { usePage } from "../state/page.ts";
import { revertAtNewest } from "../state/revert-at-newest.ts";
import { text } from "../text.ts";
import { FailureNote } from "../who/failure-note.tsx";
import { ChangeLine } from "./change-line.tsx";
import { revertSentence } from "./revert-sentence.ts";

interface RevertDialogProps {
  readonly entry: HistoryEntry;
  readonly onClose: () => void;
}

const words = laterText.history;
const mostListed = 10;

/** Asks before a change is undone, and says what will happen. */
export function RevertDialog({ entry, onClose }: RevertDialogProps) {
  const page = usePage();
  const { sequence, changes, moreChanges } = entry;
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<RevertChangeError | null>(null);

  async function revert() {
    setBusy(true);
    const reverted = await revertAtNewest(page.client, sequence, page.rules.revision, page.reload);
    setBusy(false);
    if (reverted.isErr()) return setError(reverted.error);
    onClose();
    await page.written(words.done(sequence), entryOfSequence(reverted.value.sequence));
  }

  // Nothing will be another way at the next try.
  const isFinal = error !== null && (error.type === "not_revertible" || error.type === "history_entry_not_found");
  return (
    <Dialog
      kind="box"
      title={words.revertTitle(sequence)}
      isBusy={isBusy}
      onClose={onClose}
      footer={
        isFinal ? (
          <button type="button" class="button" onClick={onClose}>
            {text.common.close}
          </button>
        ) : (
          <>
            <ActionButton kind="primary" isBusy={isBusy} busyLabel={words.busy} onClick={revert}>
              {words.confirm}
            </ActionButton>
            <ActionButton kind="quiet" isBusy={isBusy} onClick={onClose}>
              {text.common.cancel}
            </ActionButton>
          </>
        )
      }
    >
      {isFinal && (
        <Note kind="error" takesFocus>
          {revertSentence(error, [...page.rules.rules, ...changes.flatMap(rulesOf)])}
        </Note>
      )}
      {error !== null && !isFinal && <FailureNote error={error} onSignedIn={() => setError(null)} />}
      {!isFinal && (
        <>
          <p>{words.revertIntro}</p>
          <ul class="plain">
            {changes.slice(0, mostListed).map(({ before, after }, place) => (
              <ChangeLine key={place} change={{ before: after, after: before }} verbs={words.willHappen} />
            ))}
            {(moreChanges || changes.length > mostListed) && <li class="muted">{words.more}</li>}
          </ul>
        </>
      )}
    </Dialog>
  );
}

function rulesOf({ before, after }: HistoryChange): readonly ServerRule[] {
  return [after, before].filter((rule) => rule !== null);
}
