import { Dialog } from "../elements/dialog.tsx";
import { text } from "../text.ts";

interface DiscardDialogProps {
  readonly onDiscard: () => void;
  readonly onBack: () => void;
}

const words = text.editor.discard;

/** Asks before something that was typed is lost. */
export function DiscardDialog({ onDiscard, onBack }: DiscardDialogProps) {
  return (
    <Dialog
      kind="box"
      isNested
      title={words.title}
      onClose={onBack}
      footer={
        <>
          <button type="button" class="button primary danger" onClick={onDiscard}>
            {words.confirm}
          </button>
          <button type="button" class="button quiet" onClick={onBack}>
            {words.back}
          </button>
        </>
      }
    >
      <p>{words.text}</p>
    </Dialog>
  );
}
