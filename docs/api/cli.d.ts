// rules-file.d.ts

import { Result } from 'neverthrow';
import { RuleTerms } from '@package-protection/core';

/** A place in the text of a file; both count from 1. */
interface Place {
    readonly line: number;
    readonly column: number;
}
/** An error in a rules file, and its place. */
interface RulesFileError extends Place {
    /** One sentence for a person: the value, the rule, and the remedy. */
    readonly message: string;
}
/** A rule as the file has it, with the file's defaults filled in. */
interface FileRule extends Required<RuleTerms> {
    /** Where the rule begins. */
    readonly place: Place;
}
/** A project of a rules file, and its rules. */
interface FileProject {
    /** The project's id or full path; null if the file names none. */
    readonly project: string | null;
    /** In the order of the file. No two have the same type, pattern and enforcement. */
    readonly rules: readonly FileRule[];
}
/** A valid rules file. */
interface RulesFile {
    /** One if the file has `rules`; else those of `projects`, in the order of the file. */
    readonly projects: readonly FileProject[];
}

/**
 * Reads a rules file.
 *
 * Rules are validated as on a server, with the file's defaults filled in. All errors come at once, in the order of the
 * text; there is at least one in an Err.
 */
declare function parseRulesFile(text: string): Result<RulesFile, readonly RulesFileError[]>;

/** The JSON Schema of rules files, for editors. It is looser than `parseRulesFile`, which also validates what depends on two values. */
declare const rulesFileSchema: {
    readonly $schema: "https://json-schema.org/draft/2020-12/schema";
    readonly $id: "https://unpkg.com/package-protection/rules.schema.json";
    readonly title: "Package protection rules";
    readonly description: "The rules of one project, or of several.";
    readonly type: "object";
    readonly additionalProperties: false;
    readonly properties: {
        readonly $schema: {
            readonly type: "string";
        };
        readonly version: {
            readonly const: 1;
        };
        readonly project: {
            readonly description: "The project's id or full path. Without it the command line's --project counts.";
            readonly type: readonly ["string", "integer"];
        };
        readonly defaults: {
            readonly $ref: "#/$defs/defaults";
        };
        readonly rules: {
            readonly $ref: "#/$defs/rules";
        };
        readonly projects: {
            readonly description: "Projects by id or full path.";
            readonly type: "object";
            readonly additionalProperties: {
                readonly type: "object";
                readonly additionalProperties: false;
                readonly required: readonly ["rules"];
                readonly properties: {
                    readonly defaults: {
                        readonly $ref: "#/$defs/defaults";
                    };
                    readonly rules: {
                        readonly $ref: "#/$defs/rules";
                    };
                };
            };
        };
    };
    readonly oneOf: readonly [{
        readonly required: readonly ["rules"];
    }, {
        readonly required: readonly ["projects"];
    }];
    readonly $defs: {
        readonly defaults: {
            readonly description: "What a rule has that does not say it itself.";
            readonly type: "object";
            readonly additionalProperties: false;
            readonly properties: {
                readonly type: {
                    description: string;
                    enum: readonly ("cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module")[];
                };
                readonly push: {
                    description: string;
                    enum: ("maintainer" | "owner" | "admin" | null)[];
                };
                readonly delete: {
                    description: string;
                    enum: ("owner" | "admin" | null)[];
                };
                readonly enforcement: {
                    description: string;
                    enum: readonly ["active", "evaluate"];
                    default: string;
                };
            };
        };
        readonly rules: {
            readonly description: "All rules of the project: a rule that is not here is deleted by apply.";
            readonly type: readonly ["array", "null"];
            readonly items: {
                readonly type: "object";
                readonly additionalProperties: false;
                readonly required: readonly ["pattern"];
                readonly properties: {
                    readonly pattern: {
                        readonly description: "The name of a package; * stands for any characters, / included.";
                        readonly type: "string";
                        readonly minLength: 1;
                        readonly maxLength: 255;
                    };
                    readonly type: {
                        description: string;
                        enum: readonly ("cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module")[];
                    };
                    readonly push: {
                        description: string;
                        enum: ("maintainer" | "owner" | "admin" | null)[];
                    };
                    readonly delete: {
                        description: string;
                        enum: ("owner" | "admin" | null)[];
                    };
                    readonly enforcement: {
                        description: string;
                        enum: readonly ["active", "evaluate"];
                        default: string;
                    };
                };
            };
        };
    };
};

/** Writes a new rules file, which a terminal may show. Without a project the file has no key for it. */
declare function writeRulesFile(rules: readonly RuleTerms[], project?: string | null): string;
/**
 * Changes the rules of one project in a file, and keeps the rest of the text: comments, order and defaults.
 *
 * A rule of the file with the type, pattern and enforcement of a wanted one gets its levels. Rules that are not wanted are removed, with
 * their comments. New rules are added at the end. If a rule changes, the file's aliases are written out, since what they stand for may
 * be another project's.
 *
 * @param project the project in a file of several; in a file of one it may be null.
 */
declare function updateRulesFile(text: string, project: string | null, wanted: readonly RuleTerms[]): Result<string, readonly RulesFileError[]>;

export { parseRulesFile, rulesFileSchema, updateRulesFile, writeRulesFile };
export type { FileProject, FileRule, Place, RulesFile, RulesFileError };
