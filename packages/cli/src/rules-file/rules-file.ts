import type { RuleTerms } from "@package-protection/core";

/** A place in the text of a file; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** An error in a rules file, and its place. */
export interface RulesFileError extends Place {
  /** One sentence for a person: the value, the rule, and the remedy. */
  readonly message: string;
}

/** A rule as the file has it, with the file's defaults filled in. */
export interface FileRule extends Required<RuleTerms> {
  /** Where the rule begins. */
  readonly place: Place;
}

/** A project of a rules file, and its rules. */
export interface FileProject {
  /** The project's id or full path; null if the file names none. */
  readonly project: string | null;
  /** In the order of the file. No two have the same type, pattern and enforcement. */
  readonly rules: readonly FileRule[];
}

/** A valid rules file. */
export interface RulesFile {
  /** One if the file has `rules`; else those of `projects`, in the order of the file. */
  readonly projects: readonly FileProject[];
}

/** The keys of a rule in the file, by the names of its terms. */
export const ruleKeys = {
  packageNamePattern: "pattern",
  packageType: "type",
  minimumAccessLevelForPush: "push",
  minimumAccessLevelForDelete: "delete",
  enforcement: "enforcement",
} as const;

export type Term = keyof typeof ruleKeys;
export const terms = [
  "packageNamePattern",
  "packageType",
  "minimumAccessLevelForPush",
  "minimumAccessLevelForDelete",
  "enforcement",
] as const satisfies readonly Term[];
