import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface NoteProps {
  readonly kind: "error" | "info";
  readonly children: ComponentChildren;
}

const icons: Readonly<Record<NoteProps["kind"], IconName>> = { error: "warning", info: "info" };

/** A message beside what it is about. An error is announced at once. */
export function Note({ kind, children }: NoteProps) {
  return (
    <div class={`note ${kind}`} role={kind === "error" ? "alert" : undefined}>
      <Icon name={icons[kind]} />
      <div>{children}</div>
    </div>
  );
}
