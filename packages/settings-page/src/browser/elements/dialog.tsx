import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

interface DialogProps {
  readonly title: string;
  /** A drawer slides in from the side; a box stands in the middle. */
  readonly kind: "drawer" | "box";
  readonly onClose: () => void;
  readonly footer: ComponentChildren;
  readonly children: ComponentChildren;
}

/**
 * A modal dialog for as long as it is rendered.
 *
 * The browser's own: it keeps the focus inside, closes on Escape, and returns the focus to the element that had it.
 */
export function Dialog({ title, kind, onClose, footer, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // A form begins with its first field, not with the button that closes it.
    if (kind === "drawer") dialog?.querySelector<HTMLElement>(".dialog-body :is(input, select, textarea)")?.focus();
    return () => dialog?.close();
  }, [kind]);
  return (
    <dialog
      ref={element}
      class={`dialog ${kind}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" class="button quiet square" aria-label={text.common.close} onClick={onClose}>
          <Icon name="cross" />
        </button>
      </header>
      <div class="dialog-body">{children}</div>
      <footer class="dialog-foot">{footer}</footer>
    </dialog>
  );
}
