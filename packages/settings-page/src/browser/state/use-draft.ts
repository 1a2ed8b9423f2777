import { useContext, useState } from "preact/hooks";
import { PageContext } from "./page.ts";

/** What a view keeps while another one is shown, by name. It goes when the person signs out. */
export type Drafts = Map<string, unknown>;

/** `useState` whose value outlives the view. Where there is only one view, nothing is kept. */
export function useDraft<T>(name: string, initial: T): readonly [T, (value: T) => void] {
  const drafts = useContext(PageContext)?.drafts;
  const [value, setValue] = useState(() => keptOr(drafts, name, initial));
  return [
    value,
    (next) => {
      drafts?.set(name, next);
      setValue(() => next);
    },
  ];
}

/** Each name belongs to one call, which stores nothing but its T. */
function keptOr<T>(drafts: Drafts | undefined, name: string, initial: T): T {
  if (drafts?.has(name) !== true) return initial;
  return drafts.get(name) as T;
}
