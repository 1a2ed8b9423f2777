import {
  deleteProtectionLevels,
  type ProjectReference,
  type ProtectionRule,
  packageTypes,
  pushProtectionLevels,
  type RuleChange,
  type RuleInput,
} from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { z } from "zod";
import { decodePercent, malformed, noParameters, type ParameterSource } from "./form-encoding.ts";
import { type PageRequest, pageRequest } from "./paging.ts";
import { noLevelGiven, parameterComplaints } from "./problem.ts";
import type { Route } from "./route.ts";
import type { InvalidParameters } from "./wire-error.ts";

const { missing, invalid, notListed } = parameterComplaints;
const integerForm = /^-?[0-9]+$/;

/** Numbers and booleans are read as their text; a NUL or half of a surrogate pair is in no text. */
const text = z
  .union([z.string(), z.number().transform(String), z.boolean().transform(String)], {
    error: ({ input }) => (input === undefined ? missing : invalid),
  })
  .refine(isText, { error: invalid, abort: true });
const integer = text.refine((value) => integerForm.test(value), invalid).transform(Number);
const packageType = text.pipe(z.enum(packageTypes, notListed));
const requiredPackageType = z
  .unknown()
  .superRefine((value, context) => {
    if (value === undefined) context.addIssue(missing);
    if (value === undefined || value === null) context.addIssue(notListed);
  })
  .pipe(packageType);
const pushLevel = text.pipe(z.enum(pushProtectionLevels, notListed)).nullable().optional();
const deleteLevel = text.pipe(z.enum(deleteProtectionLevels, notListed)).nullable().optional();

// The order of the keys is the order of the messages.
const project = {
  id: text.transform(projectReference),
};
const listParameters = z.object({
  ...project,
  page: integer.optional(),
  per_page: integer.optional(),
});
const createParameters = z
  .object({
    ...project,
    package_name_pattern: text.nullable(),
    package_type: requiredPackageType,
    minimum_access_level_for_delete: deleteLevel,
    minimum_access_level_for_push: pushLevel,
  })
  .refine(
    (given) => given.minimum_access_level_for_push !== undefined || given.minimum_access_level_for_delete !== undefined,
    { error: noLevelGiven, when: () => true },
  );
const ruleParameters = z.object({ ...project, package_protection_rule_id: integer });
const updateParameters = ruleParameters.extend({
  package_name_pattern: text.nullable().optional(),
  package_type: packageType.nullable().optional(),
  minimum_access_level_for_delete: deleteLevel,
  minimum_access_level_for_push: pushLevel,
});

export interface ListRequest {
  readonly project: ProjectReference;
  /** Null asks for the whole list. */
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
  return parse(listParameters, route, [query]).map(({ id, page, per_page }) => ({
    project: id,
    paging: pageRequest(page, per_page),
  }));
}

export function parseCreateRequest(
  route: Route,
  query: ParameterSource,
  body: ParameterSource,
): Result<CreateRequest, InvalidParameters> {
  return parse(createParameters, route, [body, query]).map((given) => ({
    project: given.id,
    rule: {
      packageNamePattern: given.package_name_pattern,
      packageType: given.package_type,
      minimumAccessLevelForPush: given.minimum_access_level_for_push ?? null,
      minimumAccessLevelForDelete: given.minimum_access_level_for_delete ?? null,
    },
  }));
}

export function parseUpdateRequest(
  route: Route,
  query: ParameterSource,
  body: ParameterSource,
): Result<UpdateRequest, InvalidParameters> {
  return parse(updateParameters, route, [body, query]).map((given) => {
    const {
      package_name_pattern: packageNamePattern,
      package_type: packageType,
      minimum_access_level_for_push: minimumAccessLevelForPush,
      minimum_access_level_for_delete: minimumAccessLevelForDelete,
    } = given;
    return {
      project: given.id,
      ruleId: given.package_protection_rule_id,
      change: {
        ...(packageNamePattern !== undefined && { packageNamePattern }),
        ...(packageType !== undefined && { packageType }),
        ...(minimumAccessLevelForPush !== undefined && { minimumAccessLevelForPush }),
        ...(minimumAccessLevelForDelete !== undefined && { minimumAccessLevelForDelete }),
      },
    };
  });
}

export function parseDeleteRequest(route: Route): Result<DeleteRequest, InvalidParameters> {
  return parse(ruleParameters, route, []).map((given) => ({
    project: given.id,
    ruleId: given.package_protection_rule_id,
  }));
}

function isText(value: string): boolean {
  return value.isWellFormed() && !value.includes("\0");
}

function projectReference(id: string): ProjectReference {
  return integerForm.test(id) ? { id: Number(id) } : { path: id };
}

/** What the path names is never looked for elsewhere; the rest is taken from the first source that has it. */
function parse<Schema extends z.ZodObject>(
  schema: Schema,
  route: Route,
  sources: readonly ParameterSource[],
): Result<z.output<Schema>, InvalidParameters> {
  const inPath = new Map<string, unknown>([
    ["id", decodePercent(route.project)],
    ["package_protection_rule_id", route.rule === null ? undefined : decodePercent(route.rule)],
  ]);
  const find = (name: string) =>
    inPath.has(name) ? inPath.get(name) : sources.map((source) => source(name)).find((value) => value !== undefined);
  const parsed = schema.safeParse(Object.fromEntries(Object.keys(schema.shape).map((name) => [name, find(name)])));
  if (parsed.success) return ok(parsed.data);
  return err({
    type: "invalid_parameters",
    problems: parsed.error.issues.map(({ path, message }) => [...path, message].join(" ")),
  });
}

/** A rule with exactly the contract's six keys, in its order (section 2). */
export function ruleToWire(rule: ProtectionRule) {
  return {
    id: rule.id,
    project_id: rule.projectId,
    package_name_pattern: rule.packageNamePattern,
    package_type: rule.packageType,
    minimum_access_level_for_delete: rule.minimumAccessLevelForDelete,
    minimum_access_level_for_push: rule.minimumAccessLevelForPush,
  };
}
