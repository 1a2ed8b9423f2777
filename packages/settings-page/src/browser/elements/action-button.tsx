import type { ComponentChildren } from "preact";

interface ActionButtonProps {
  readonly kind?: "primary" | "primary danger" | "quiet";
  /** Something is being written: the button keeps the focus, and does nothing. */
  readonly isBusy: boolean;
  /** What the button says meanwhile. */
  readonly busyLabel?: string;
  readonly isDisabled?: boolean;
  /** The form that it submits, in place of a click. */
  readonly form?: string;
  readonly onClick?: () => unknown;
  readonly children: ComponentChildren;
}

/** A button that starts a write, or that must wait for one. A button that is disabled instead would lose the focus. */
export function ActionButton(props: ActionButtonProps) {
  const { kind = "", isBusy, busyLabel, isDisabled = false, form, onClick, children } = props;
  return (
    <button
      type={form === undefined ? "button" : "submit"}
      form={form}
      class={`button ${kind}`}
      disabled={isDisabled}
      aria-disabled={isBusy}
      onClick={isBusy ? undefined : onClick}
    >
      {isBusy && busyLabel !== undefined ? (
        <>
          <span class="wheel" aria-hidden="true" />
          {busyLabel}
        </>
      ) : (
        children
      )}
    </button>
  );
}
