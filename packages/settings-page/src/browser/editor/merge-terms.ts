import type { ServerRule } from "@package-protection/client";
import type { Enforcement } from "@package-protection/core";
import { formOf, type RuleForm } from "../rules/rule-form.ts";

/** A rule's terms while it is edited. */
export interface EditedTerms extends RuleForm {
  readonly enforcement: Enforcement;
}

export type EditedField = keyof EditedTerms;

const fields: readonly EditedField[] = [
  "packageType",
  "packageNamePattern",
  "minimumAccessLevelForPush",
  "minimumAccessLevelForDelete",
  "enforcement",
];

export function editedTerms(rule: ServerRule): EditedTerms {
  return { ...formOf(rule), enforcement: rule.enforcement };
}

/** The fields that differ between two forms of a rule. */
export function touchedFields(before: EditedTerms, after: EditedTerms): readonly EditedField[] {
  return fields.filter((field) => before[field] !== after[field]);
}

/** Only the fields that a person touched, for a write that leaves the others alone. */
export function touchedTerms(before: EditedTerms, after: EditedTerms): Partial<EditedTerms> {
  const touched = touchedFields(before, after);
  return Object.fromEntries(touched.map((field) => [field, after[field]]));
}

export interface MergedTerms {
  readonly merged: EditedTerms;
  /** What both changed, each otherwise. `merged` has mine there. */
  readonly clashes: readonly EditedField[];
}

/** Two people's changes of one rule: a field that I did not touch is theirs. */
export function mergeTerms(before: EditedTerms, mine: EditedTerms, theirs: EditedTerms): MergedTerms {
  const touched = touchedTerms(before, mine);
  const changedByThem = touchedFields(before, theirs);
  const clashes = changedByThem.filter((field) => field in touched && mine[field] !== theirs[field]);
  return { merged: { ...theirs, ...touched }, clashes };
}
