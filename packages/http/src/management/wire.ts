import type { ProjectReference, RuleChange, RuleInput } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import type { z } from "zod";
import { decodePercent, malformed, noParameters, type ParameterSource } from "../message/form-encoding.ts";
import { projectReference } from "../message/project-reference.ts";
import { type PageRequest, pageRequest } from "./paging.ts";
import type { Route } from "./route.ts";
import type { InvalidParameters } from "./wire-error.ts";
import { createParameters, isText, listParameters, ruleParameters, updateParameters } from "./wire-parameters.ts";

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

/** What the path names is never looked for elsewhere; the rest is taken from the first source that has it. */
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
