import { useContext, useState } from "preact/hooks";
import { type Drafts, noDrafts } from "./drafts.ts";
import { PageContext } from "./page.ts";

/** A state that outlives its view. Where there is only one view, nothing is kept. */
export function useDraft<Name extends keyof Drafts>(
  name: Name,
): readonly [Drafts[Name], (value: Drafts[Name]) => void] {
  const [own] = useState(noDrafts);
  const drafts = useContext(PageContext)?.drafts ?? own;
  const [value, setValue] = useState<Drafts[Name]>(() => drafts[name]);
  return [
    value,
    (next) => {
      drafts[name] = next;
      setValue(() => next);
    },
  ];
}
