import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useBackCloses } from "../state/use-back-closes.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

interface DialogProps {
  readonly title: string;
  /** A drawer slides in from the side; a box stands in the middle. */
  readonly kind: "drawer" | "box";
  /** Something is being written: the dialog stays until the answer is there. */
  readonly isBusy?: boolean;
  /** It stands over another dialog, which hears the browser's Back. */
  readonly isNested?: boolean;
  /** The person wants to close it; it may ask first. */
  readonly onClose: () => void;
  readonly footer: ComponentChildren;
  readonly children: ComponentChildren;
}

/**
 * A modal dialog for as long as it is rendered.
 *
 * The body may hold nothing to focus, and is scrolled by keyboard all the same.
 * The browser's own: it keeps the focus inside, and returns the focus to the element that had it.
 */
export function Dialog({ title, kind, isBusy = false, isNested = false, onClose, footer, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const close = () => {
    if (!isBusy) onClose();
  };
  useBackCloses(close, !isNested);
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    // A form begins with its first field, not with the button that closes it.
    if (kind === "drawer") dialog?.querySelector<HTMLElement>(".dialog-body :is(input, select, textarea)")?.focus();
    return () => {
      // The inner one first: each returns the focus to where it was before.
      for (const inner of dialog?.querySelectorAll("dialog") ?? []) inner.close();
      dialog?.close();
    };
  }, [kind]);
  return (
    <dialog
      ref={element}
      class={`dialog ${kind}`}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        // The browser would close it by the second press, whatever the first one was answered.
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
      onCancel={(event) => {
        if (event.target !== element.current) return;
        event.preventDefault();
        close();
      }}
    >
      <header class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button
          type="button"
          class="button quiet square"
          aria-label={text.common.close}
          aria-disabled={isBusy}
          onClick={close}
        >
          <Icon name="cross" />
        </button>
      </header>
      <div class="dialog-body" tabIndex={kind === "box" || isBusy ? 0 : undefined}>
        {children}
      </div>
      <footer class="dialog-foot">{footer}</footer>
    </dialog>
  );
}
