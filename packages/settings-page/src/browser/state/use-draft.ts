import { useContext, useState } from "preact/hooks";
import { PageContext } from "./page.ts";

/** What a view keeps while another one is shown, by name. It goes when the person signs out. */
export type Drafts = Map<string, unknown>;

/** `useState` whose value outlives the view. Where there is only one view, nothing is kept. */
export function useDraft<T>(name: string, initial: T): readonly [T, (value: T) => void] {
  const drafts = useContext(PageContext)?.drafts;
  // Each name belongs to one call, which stores nothing but its T.
  const [value, setValue] = useState(() => (drafts?.has(name) === true ? (drafts.get(name) as T) : initial));
  return [
    value,
    (next) => {
      drafts?.set(name, next);
      setValue(() => next);
    },
  ];
}
