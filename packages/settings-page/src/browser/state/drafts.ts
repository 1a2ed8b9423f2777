import type { PackageType } from "@package-protection/core";
import type { Question } from "../try/decide-names.ts";

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
