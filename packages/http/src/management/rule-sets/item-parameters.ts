import {
  accessLevels,
  deleteProtectionLevels,
  enforcements,
  packageTypes,
  pushProtectionLevels,
  type RuleChange,
  type RuleInput,
  type RuleSetChange,
} from "@package-protection/core";
import { z } from "zod";
import { parameterComplaints } from "../error-response.ts";
import {
  integer,
  listed,
  newRule,
  packageNamePattern,
  project,
  someLevelGiven,
  text,
  updateParameters,
} from "../parameters.ts";

const { missing, invalid } = parameterComplaints;

/** An object in a list. */
function item<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape, { error: invalid });
}

/** Accepts any text: core finds invalid rules, and the reasons. */
const oneOf = (values: readonly string[]) => text.nullable().optional().meta({ type: "string", enum: values });

/** The terms of one rule among others. Members that are not here, such as `created_at`, are ignored. */
export const ruleTerms = item({
  package_name_pattern: packageNamePattern.nullable().optional(),
  package_type: oneOf(packageTypes),
  minimum_access_level_for_delete: oneOf(deleteProtectionLevels),
  minimum_access_level_for_push: oneOf(pushProtectionLevels),
  enforcement: oneOf(enforcements),
});

/** A rule as it was received. A value outside of the types is a violation that core lists. */
export function receivedRule(given: z.output<typeof ruleTerms>): RuleInput {
  const input: unknown = {
    packageNamePattern: given.package_name_pattern ?? null,
    packageType: given.package_type ?? null,
    minimumAccessLevelForPush: given.minimum_access_level_for_push ?? null,
    minimumAccessLevelForDelete: given.minimum_access_level_for_delete ?? null,
    ...(given.enforcement !== undefined && { enforcement: given.enforcement }),
  };
  return input as RuleInput;
}

function receivedChange(given: z.output<typeof ruleTerms>): RuleChange {
  const {
    package_name_pattern: packageNamePattern,
    package_type: packageType,
    minimum_access_level_for_push: minimumAccessLevelForPush,
    minimum_access_level_for_delete: minimumAccessLevelForDelete,
    enforcement,
  } = given;
  const change: unknown = {
    ...(packageNamePattern !== undefined && { packageNamePattern }),
    ...(packageType !== undefined && { packageType }),
    ...(minimumAccessLevelForPush !== undefined && { minimumAccessLevelForPush }),
    ...(minimumAccessLevelForDelete !== undefined && { minimumAccessLevelForDelete }),
    ...(enforcement !== undefined && { enforcement }),
  };
  return change as RuleChange;
}

/** A change to try. */
export const ruleSetChange = item({
  operation: listed(["create", "update", "delete"]),
  rule_id: integer.optional().meta({ type: "integer", description: "For update and delete." }),
  rule: ruleTerms.optional().meta({ description: "For create all terms, for update those that change." }),
}).transform(({ operation, rule_id: ruleId, rule }, context): RuleSetChange => {
  const fail = (name: string): never => {
    context.addIssue({ code: "custom", message: missing, path: [name] });
    return z.NEVER;
  };
  if (operation === "create") return rule === undefined ? fail("rule") : { operation, rule: receivedRule(rule) };
  if (ruleId === undefined) return fail("rule_id");
  if (operation === "delete") return { operation, ruleId };
  return rule === undefined ? fail("rule") : { operation, ruleId, change: receivedChange(rule) };
});

/** A package by its type and its name as it is matched. */
export const packageItem = item({
  type: listed(packageTypes),
  name: text.refine((name) => name !== "", invalid).meta({ type: "string", minLength: 1 }),
}).transform(({ type, name }) => ({ packageType: type, packageName: name }));

const perPage = integer.optional();

export const projectParameters = z.object(project);
export const pageParameters = z.object({ ...project, per_page: perPage });
export const applyParameters = z.object({ ...project, dry_run: listed(["true", "false"]).optional() });
export const historyParameters = z.object({
  ...project,
  rule_id: integer.optional(),
  by: text.optional(),
  before: integer.refine((sequence) => sequence >= 1, invalid).optional(),
  per_page: perPage,
});
export const revertParameters = z.object({ ...project, sequence: integer });
export const previewParameters = z.object({ ...project, after: packageItem.optional(), per_page: perPage });
export const decisionParameters = z.object({
  ...project,
  action: listed(["push", "delete"]),
  access_level: listed(accessLevels).optional(),
  kind: listed(["user", "admin", "deploy-token", "anonymous"]).optional(),
});

const enforcement = listed(enforcements).optional();

export const createOfSetParameters = z.object({ ...newRule, enforcement }).refine(...someLevelGiven);
export const ruleOfSetParameters = z.object({ ...project, rule_id: integer });
export const updateOfSetParameters = z.object({
  ...ruleOfSetParameters.shape,
  ...updateParameters.omit({ id: true, package_protection_rule_id: true }).shape,
  enforcement,
});
