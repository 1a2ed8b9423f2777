import {
  deleteProtectionLevels,
  type ProjectReference,
  packageTypes,
  pushProtectionLevels,
  type RuleChange,
  type RuleInput,
} from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { z } from "zod";
import { decodePercent, malformed, noParameters, type ParameterSource } from "../message/form-encoding.ts";
import { integerForm, projectReference } from "../message/project-reference.ts";
import { noLevelGiven, parameterComplaints } from "./error-response.ts";
import { type PageRequest, pageRequest } from "./list-response.ts";
import type { Route } from "./route.ts";
import type { InvalidParameters } from "./wire-error.ts";

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
export const newRule = {
  ...project,
  package_name_pattern: packageNamePattern.nullable(),
  package_type: requiredPackageType,
  minimum_access_level_for_delete: deleteLevel,
  minimum_access_level_for_push: pushLevel,
};
export const someLevelGiven = [
  (given: { readonly minimum_access_level_for_push?: unknown; readonly minimum_access_level_for_delete?: unknown }) =>
    given.minimum_access_level_for_push !== undefined || given.minimum_access_level_for_delete !== undefined,
  { error: noLevelGiven, when: () => true },
] as const;
export const createParameters = z.object(newRule).refine(...someLevelGiven);
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

function isText(value: string): boolean {
  return value.isWellFormed() && !value.includes("\0");
}

export interface ListRequest {
  readonly project: ProjectReference;
  /** Null for the whole list. */
  readonly paging: PageRequest | null;
}

export interface CreateRequest {
  readonly project: ProjectReference;
  readonly rule: RuleInput;
}

export interface DeleteRequest {
  readonly project: ProjectReference;
  readonly ruleId: number;
}

export interface UpdateRequest extends DeleteRequest {
  readonly change: RuleChange;
}

export function parseListRequest(route: Route, query: ParameterSource): Result<ListRequest, InvalidParameters> {
  // Most lists have no query, and the schema would cost them more than all the rest of the request's reading.
  const id = query === noParameters ? decodePercent(route.project) : malformed;
  if (id !== malformed && isText(id)) return ok({ project: projectReference(id), paging: null });
  return parseParameters(listParameters, route, [query]).map(({ id, page, per_page }) => ({
    project: id,
    paging: pageRequest(page, per_page),
  }));
}

export function parseCreateRequest(
  route: Route,
  query: ParameterSource,
  body: ParameterSource,
): Result<CreateRequest, InvalidParameters> {
  return parseParameters(createParameters, route, [body, query]).map((given) => ({
    project: given.id,
    rule: ruleInput(given),
  }));
}

export function parseUpdateRequest(
  route: Route,
  query: ParameterSource,
  body: ParameterSource,
): Result<UpdateRequest, InvalidParameters> {
  return parseParameters(updateParameters, route, [body, query]).map((given) => ({
    project: given.id,
    ruleId: given.package_protection_rule_id,
    change: ruleChange(given),
  }));
}

export function parseDeleteRequest(route: Route): Result<DeleteRequest, InvalidParameters> {
  return parseParameters(ruleParameters, route, []).map((given) => ({
    project: given.id,
    ruleId: given.package_protection_rule_id,
  }));
}

/** The terms of a new rule. */
export function ruleInput(given: Omit<z.output<typeof createParameters>, "id">): RuleInput {
  return {
    packageNamePattern: given.package_name_pattern,
    packageType: given.package_type,
    minimumAccessLevelForPush: given.minimum_access_level_for_push ?? null,
    minimumAccessLevelForDelete: given.minimum_access_level_for_delete ?? null,
  };
}

/** The terms that a change names. */
export function ruleChange({
  package_name_pattern: packageNamePattern,
  package_type: packageType,
  minimum_access_level_for_push: minimumAccessLevelForPush,
  minimum_access_level_for_delete: minimumAccessLevelForDelete,
}: Omit<z.output<typeof updateParameters>, "id" | "package_protection_rule_id">): RuleChange {
  return {
    ...(packageNamePattern !== undefined && { packageNamePattern }),
    ...(packageType !== undefined && { packageType }),
    ...(minimumAccessLevelForPush !== undefined && { minimumAccessLevelForPush }),
    ...(minimumAccessLevelForDelete !== undefined && { minimumAccessLevelForDelete }),
  };
}

/** Parameters of the path come from the path alone; the others from the first source that has them. */
export function parseParameters<Schema extends z.ZodObject>(
  schema: Schema,
  route: Route,
  sources: readonly ParameterSource[],
): Result<z.output<Schema>, InvalidParameters> {
  const inPath = new Map<string, unknown>([["id", decodePercent(route.project)]]);
  if (route.parameter !== null) {
    inPath.set(route.parameter, route.rule === null ? undefined : decodePercent(route.rule));
  }
  const find = (name: string) =>
    inPath.has(name) ? inPath.get(name) : sources.map((source) => source(name)).find((value) => value !== undefined);
  const parsed = schema.safeParse(Object.fromEntries(Object.keys(schema.shape).map((name) => [name, find(name)])));
  if (parsed.success) return ok(parsed.data);
  return err({
    type: "invalid_parameters",
    messages: parsed.error.issues.map(({ path, message }) => [...path, message].join(" ")),
  });
}
