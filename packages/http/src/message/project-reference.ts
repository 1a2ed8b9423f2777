// The project that a decoded `:id` names. The API and guards parse it alike.

import type { ProjectReference } from "@package-protection/core";

/** The form of an integer in a path (contract, section 2). */
export const integerForm = /^-?[0-9]+$/;

/** The project that a decoded `:id` names: an integer, or else a full path. */
export function projectReference(id: string): ProjectReference {
  return integerForm.test(id) ? { id: Number(id) } : { path: id };
}
