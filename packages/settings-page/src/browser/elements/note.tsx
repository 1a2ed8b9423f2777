import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

interface NoteProps {
  readonly kind: "error" | "info";
  /** The person must read it before anything else: it takes the focus when it appears. */
  readonly takesFocus?: boolean;
  readonly children: ComponentChildren;
}

const icons: Readonly<Record<NoteProps["kind"], IconName>> = { error: "warning", info: "info" };

/** A message beside what it is about. An error is announced at once. */
export function Note({ kind, takesFocus = false, children }: NoteProps) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (takesFocus) element.current?.focus();
  }, [takesFocus]);
  return (
    <div
      ref={element}
      class={`note ${kind}`}
      role={kind === "error" ? "alert" : undefined}
      tabIndex={takesFocus ? -1 : undefined}
    >
      <Icon name={icons[kind]} />
      <div>{children}</div>
    </div>
  );
}
