import type { PackageType } from "@package-protection/core";
import { useContext, useState } from "preact/hooks";
import type { Question } from "../try/decide-names.ts";
import { PageContext } from "./page.ts";

/** What was typed into views, also into those that are not shown. It goes when the person signs out. */
export interface Drafts {
  triedType: PackageType;
  triedNames: string;
  /** The value of an option. */
  triedAs: string;
  /** Null where nothing was asked since the names were changed. */
  tried: Question | null;
  importedYaml: string;
}

export function noDrafts(): Drafts {
  return { triedType: "npm", triedNames: "", triedAs: "me", tried: null, importedYaml: "" };
}

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
