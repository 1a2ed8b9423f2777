import type { HistoryChange, HistoryEntry, RevertChangeError, ServerRule } from "@package-protection/client";
import { useState } from "preact/hooks";
import { Dialog } from "../elements/dialog.tsx";
import { Note } from "../elements/note.tsx";
import { usePage } from "../state/page.ts";
import { revertAtNewest } from "../state/revert-at-newest.ts";
import { text } from "../text.ts";
import { ChangeLine } from "./change-line.tsx";
import { revertSentence } from "./revert-sentence.ts";

interface RevertDialogProps {
  readonly entry: HistoryEntry;
  readonly onClose: () => void;
}

const words = text.history;
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
    await page.written(words.done(sequence), null);
  }

  return (
    <Dialog
      kind="box"
      title={words.revertTitle(sequence)}
      onClose={onClose}
      footer={
        <>
          <button type="button" class="button primary" disabled={isBusy} onClick={revert}>
            {words.confirm}
          </button>
          <button type="button" class="button quiet" onClick={onClose}>
            {text.common.cancel}
          </button>
        </>
      }
    >
      {error !== null && (
        <Note kind="error">{revertSentence(error, [...page.rules.rules, ...changes.flatMap(rulesOf)])}</Note>
      )}
      <p>{words.revertIntro}</p>
      <ul class="plain">
        {changes.slice(0, mostListed).map(({ before, after }, place) => (
          <ChangeLine key={place} change={{ before: after, after: before }} verbs={words.willHappen} />
        ))}
        {(moreChanges || changes.length > mostListed) && <li class="muted">{words.more}</li>}
      </ul>
    </Dialog>
  );
}

function rulesOf({ before, after }: HistoryChange): readonly ServerRule[] {
  return [after, before].filter((rule) => rule !== null);
}
