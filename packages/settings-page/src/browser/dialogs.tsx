import { ActivateDialog } from "./confirm/activate-dialog.tsx";
import { DeleteDialog } from "./confirm/delete-dialog.tsx";
import { EditorDrawer } from "./editor/editor-drawer.tsx";
import { RevertDialog } from "./history/revert-dialog.tsx";
import type { OpenDialog } from "./state/page.ts";

/** The dialog that is open. */
export function CurrentDialog({ dialog, onClose }: { readonly dialog: OpenDialog; readonly onClose: () => void }) {
  switch (dialog.kind) {
    case "add":
      return <EditorDrawer rule={null} start={dialog.start} onClose={onClose} />;
    case "edit":
      return <EditorDrawer rule={dialog.rule} start={null} onClose={onClose} />;
    case "delete":
      return <DeleteDialog rule={dialog.rule} onClose={onClose} />;
    case "activate":
      return <ActivateDialog rule={dialog.rule} onClose={onClose} />;
    case "revert":
      return <RevertDialog entry={dialog.entry} onClose={onClose} />;
  }
}
