import { useEffect, useRef, useState } from "preact/hooks";
import type { ShownToast } from "../state/use-toast.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

const shownMs = 12_000;

export function ToastRegion({ toast, onClose }: { readonly toast: ShownToast | null; readonly onClose: () => void }) {
  const [isHeld, setHeld] = useState(false);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const focusUndo = (event: KeyboardEvent) => {
      // By the key's place: with Alt some layouts type another letter.
      if (!event.altKey || event.code !== "KeyU" || undo.current === null) return;
      event.preventDefault();
      undo.current.focus();
    };
    addEventListener("keydown", focusUndo);
    return () => removeEventListener("keydown", focusUndo);
  }, []);
  useEffect(() => {
    if (toast === null || isHeld) return;
    const timer = setTimeout(onClose, shownMs);
    return () => clearTimeout(timer);
  }, [toast, isHeld, onClose]);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toast !== null && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the pointer and the focus only hold the message.
        <div
          key={toast.key}
          class={`toast ${toast.kind ?? "done"}`}
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocusIn={() => setHeld(true)}
          onFocusOut={() => setHeld(false)}
        >
          <Icon name={toast.kind === "error" ? "warning" : "check"} />
          <span class="toast-text">{toast.message}</span>
          {toast.undo !== undefined && (
            <button
              ref={undo}
              type="button"
              class="button toast-button"
              aria-keyshortcuts={text.common.undoKey}
              onClick={() => {
                toast.undo?.();
                onClose();
              }}
            >
              {text.common.undo}
              <span class="key" aria-hidden="true">
                {text.common.undoKey}
              </span>
            </button>
          )}
          <button type="button" class="button toast-button square" aria-label={text.common.dismiss} onClick={onClose}>
            <Icon name="cross" />
          </button>
        </div>
      )}
    </div>
  );
}
