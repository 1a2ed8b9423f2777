import manifest from "../package.json" with { type: "json" };
import { createParameters, listParameters, ruleParameters, updateParameters } from "../src/management/parameters.ts";
import { answerSchemas, createAnswers, deleteAnswers, listAnswers, updateAnswers } from "./answers.ts";
import { type JsonSchema, parameterSchemas } from "./schema.ts";
import { securitySchemes } from "./security.ts";

const descriptions: Readonly<Record<string, string>> = {
  id: "The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`.",
  package_protection_rule_id: "The rule's id.",
  page: "The page, from 1. With it or `per_page` the list is paged; without either the whole list comes.",
  per_page: "Rules on a page: 20, at most 100.",
};

const inPath = ["id", "package_protection_rule_id"];

/** The management API (contract, section 2) as an OpenAPI 3.1 document, made of the schemas that parse its requests. */
export function openApiDocument(): JsonSchema {
  return {
    openapi: "3.1.1",
    info: {
      title: "Protected packages",
      version: manifest.version,
      summary: "Who may push and delete which packages, in GitLab's terms.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/api/v4" }],
    security: [{ privateToken: [] }, { bearer: [] }, { privateTokenInQuery: [] }],
    tags: [{ name: "Protected packages", description: "The package protection rules of a project." }],
    paths: {
      "/projects/{id}/packages/protection/rules": {
        get: operation("listPackageProtectionRules", "List the rules of a project", {
          parameters: parametersOf(listParameters),
          responses: listAnswers,
        }),
        post: operation("createPackageProtectionRule", "Create a rule", {
          parameters: parametersOf(createParameters, inPath),
          requestBody: {
            required: true,
            ...bodyOf(createParameters, {
              required: ["package_name_pattern", "package_type"],
              anyOf: [
                { required: ["minimum_access_level_for_push"] },
                { required: ["minimum_access_level_for_delete"] },
              ],
            }),
          },
          responses: createAnswers,
        }),
      },
      "/projects/{id}/packages/protection/rules/{package_protection_rule_id}": {
        patch: operation("updatePackageProtectionRule", "Change what the body names", {
          parameters: [...parametersOf(updateParameters, inPath), unmodifiedSince],
          requestBody: bodyOf(updateParameters),
          responses: updateAnswers,
        }),
        delete: operation("deletePackageProtectionRule", "Delete a rule", {
          parameters: [...parametersOf(ruleParameters), unmodifiedSince],
          responses: deleteAnswers,
        }),
      },
    },
    components: {
      schemas: answerSchemas,
      securitySchemes,
    },
  };
}

function operation(operationId: string, summary: string, rest: JsonSchema): JsonSchema {
  return { operationId, summary, tags: ["Protected packages"], ...rest };
}

const unmodifiedSince = {
  name: "If-Unmodified-Since",
  in: "header",
  description: "An HTTP date, or ISO 8601 with a zone. A rule that was changed later is left alone.",
  schema: { type: "string" },
};

/** Parameters of the path and the query; of one that takes a body, only those in `names`. */
function parametersOf(
  schema: Parameters<typeof parameterSchemas>[0],
  names?: readonly string[],
): readonly JsonSchema[] {
  return Object.entries(parameterSchemas(schema))
    .filter(([name]) => names === undefined || names.includes(name))
    .map(([name, parameter]) => ({
      name,
      in: inPath.includes(name) ? "path" : "query",
      required: inPath.includes(name),
      description: descriptions[name],
      schema: parameter,
    }));
}

function bodyOf(schema: Parameters<typeof parameterSchemas>[0], demands: JsonSchema = {}): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(parameterSchemas(schema)).filter(([name]) => !inPath.includes(name)),
  );
  const body = { schema: { type: "object", properties, ...demands } };
  return { content: { "application/json": body, "application/x-www-form-urlencoded": body } };
}
