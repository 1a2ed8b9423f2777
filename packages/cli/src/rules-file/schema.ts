import {
  deleteProtectionLevels,
  enforcements,
  maximumPatternLength,
  packageTypes,
  pushProtectionLevels,
} from "@package-protection/core";
import { schemaUrl } from "./write-rules-file.ts";

const type = { description: "The type of the packages.", enum: packageTypes };
const push = {
  description: "Who may push: this level or a higher one. null requires none.",
  enum: [...pushProtectionLevels, null],
};
const remove = {
  description: "Who may delete: this level or a higher one. null requires none.",
  enum: [...deleteProtectionLevels, null],
};
const enforcement = {
  description:
    "A rule that is only evaluated never blocks; it is reported what it would refuse. GitLab has active rules alone.",
  enum: enforcements,
  default: "active",
};

/** The JSON Schema of rules files, for editors. It is looser than `parseRulesFile`, which also validates what depends on two values. */
export const rulesFileSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: schemaUrl,
  title: "Package protection rules",
  description: "The rules of one project, or of several.",
  type: "object",
  additionalProperties: false,
  properties: {
    $schema: { type: "string" },
    version: { const: 1 },
    project: {
      description: "The project's id or full path. Without it the command line's --project counts.",
      type: ["string", "integer"],
    },
    defaults: { $ref: "#/$defs/defaults" },
    rules: { $ref: "#/$defs/rules" },
    projects: {
      description: "Projects by id or full path.",
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["rules"],
        properties: { defaults: { $ref: "#/$defs/defaults" }, rules: { $ref: "#/$defs/rules" } },
      },
    },
  },
  oneOf: [{ required: ["rules"] }, { required: ["projects"] }],
  $defs: {
    defaults: {
      description: "What a rule has that does not say it itself.",
      type: "object",
      additionalProperties: false,
      properties: { type, push, delete: remove, enforcement },
    },
    rules: {
      description: "All rules of the project: a rule that is not here is deleted by apply.",
      type: ["array", "null"],
      items: {
        type: "object",
        additionalProperties: false,
        required: ["pattern"],
        properties: {
          pattern: {
            description: "The name of a package; * stands for any characters, / included.",
            type: "string",
            minLength: 1,
            maxLength: maximumPatternLength,
          },
          type,
          push,
          delete: remove,
          enforcement,
        },
      },
    },
  },
} as const;
