import { text } from "../text.ts";
import { exactTime, relativeTime } from "./time-words.ts";

/** How long ago something was, with the exact time on hover. */
export function Time({ at }: { readonly at: number | null | undefined }) {
  if (at === null || at === undefined) return <span class="muted">{text.common.noTime}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {relativeTime(at, Date.now())}
    </time>
  );
}
