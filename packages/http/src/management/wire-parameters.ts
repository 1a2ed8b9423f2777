import { deleteProtectionLevels, packageTypes, pushProtectionLevels } from "@package-protection/core";
import { z } from "zod";
import { integerForm, projectReference } from "../message/project-reference.ts";
import { noLevelGiven, parameterComplaints } from "./error-response.ts";

const { missing, invalid, notListed } = parameterComplaints;

/** Numbers and booleans are read as their text; a text with a NUL or a lone surrogate is invalid. */
export const text = z
  .union([z.string(), z.number().transform(String), z.boolean().transform(String)], {
    error: ({ input }) => (input === undefined ? missing : invalid),
  })
  .refine(isText, { error: invalid, abort: true })
  .meta({ type: "string" });
export const integer = text
  .refine((value) => integerForm.test(value), invalid)
  .transform(Number)
  .meta({ type: "integer" });
export const packageNamePattern = text.meta({
  description: "1 to 255 characters; `*` stands for any run of characters, and nothing else is special.",
  examples: ["@acme/*"],
});
const packageType = listed(packageTypes);
const requiredPackageType = z
  .unknown()
  .superRefine((value, context) => {
    if (value === undefined) context.addIssue(missing);
    if (value === undefined || value === null) context.addIssue(notListed);
  })
  .pipe(packageType)
  .meta({ type: "string", enum: packageTypes });
const pushLevel = listed(pushProtectionLevels).nullable().optional();
const deleteLevel = listed(deleteProtectionLevels).nullable().optional();

// The order of the keys is the order of the messages.
export const project = {
  id: text.transform(projectReference),
};
export const listParameters = z.object({
  ...project,
  page: integer.optional(),
  per_page: integer.optional(),
});
export const createParameters = z
  .object({
    ...project,
    package_name_pattern: packageNamePattern.nullable(),
    package_type: requiredPackageType,
    minimum_access_level_for_delete: deleteLevel,
    minimum_access_level_for_push: pushLevel,
  })
  .refine(
    (given) => given.minimum_access_level_for_push !== undefined || given.minimum_access_level_for_delete !== undefined,
    { error: noLevelGiven, when: () => true },
  );
export const ruleParameters = z.object({ ...project, package_protection_rule_id: integer });
export const updateParameters = ruleParameters.extend({
  package_name_pattern: packageNamePattern.nullable().optional(),
  package_type: packageType.nullable().optional(),
  minimum_access_level_for_delete: deleteLevel,
  minimum_access_level_for_push: pushLevel,
});

export function listed<const Value extends string>(values: readonly Value[]) {
  return text.pipe(z.enum(values, notListed)).meta({ type: "string", enum: values });
}

export function isText(value: string): boolean {
  return value.isWellFormed() && !value.includes("\0");
}
