import { z } from "zod";
import manifest from "../package.json" with { type: "json" };
import {
  applyParameters,
  createOfSetParameters,
  decisionParameters,
  historyParameters,
  packageItem,
  pageParameters,
  previewParameters,
  projectParameters,
  revertParameters,
  ruleOfSetParameters,
  ruleSetChange,
  ruleTerms,
  updateOfSetParameters,
} from "../src/management/rule-sets/item-parameters.ts";
import {
  applyAnswers,
  createOfSetAnswers,
  decisionAnswers,
  deleteOfSetAnswers,
  findingsAnswers,
  historyAnswers,
  previewAnswers,
  refusalsAnswers,
  revertAnswers,
  ruleSetAnswers,
  ruleSetsSchemas,
  updateOfSetAnswers,
} from "./rule-sets-answers.ts";
import { type JsonSchema, parameterSchemas } from "./schema.ts";
import { securitySchemes } from "./security.ts";

const descriptions: Readonly<Record<string, string>> = {
  id: "The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`.",
  rule_id: "The rule's id.",
  sequence: "The sequence of the entry.",
  by: "Only entries by this caller.",
  before: "Only entries with a lower sequence.",
  per_page: "Items on a page: 20, at most 100.",
  dry_run: "`true` changes nothing and answers with the plan.",
};
const inPath: Readonly<Record<string, readonly string[]>> = {
  "/rule_set/rules/{rule_id}": ["id", "rule_id"],
  "/history/{sequence}/revert": ["id", "sequence"],
};
const tag = "Rule sets";

type ParameterSchema = Parameters<typeof parameterSchemas>[0];

/** The management API beyond GitLab's (contract, section 7) as an OpenAPI 3.1 document, made of the schemas that parse its requests. */
export function ruleSetsDocument(): JsonSchema {
  return {
    openapi: "3.1.1",
    info: {
      title: "Package protection rule sets",
      version: manifest.version,
      summary: "Whole sets, history, previews, decisions, findings and refusals, beside GitLab's API.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/api/v4" }],
    security: [{ privateToken: [] }, { bearer: [] }, { privateTokenInQuery: [] }],
    tags: [{ name: tag, description: "What a project's package protection rules have beyond GitLab's API." }],
    paths: {
      ...path("/rule_set", {
        get: ["readRuleSet", "Read all rules", projectParameters, { responses: ruleSetAnswers }],
        put: [
          "applyRuleSet",
          "Make the rules as they should be",
          applyParameters,
          {
            parameters: [ifMatch],
            requestBody: document({ rules: list(ruleTerms) }, ["rules"]),
            responses: applyAnswers,
          },
        ],
      }),
      ...path("/rule_set/rules", {
        post: [
          "createRuleOfSet",
          "Create a rule of either enforcement",
          projectParameters,
          {
            parameters: [ifMatch],
            requestBody: document(membersOf(createOfSetParameters), ["package_name_pattern", "package_type"]),
            responses: createOfSetAnswers,
          },
        ],
      }),
      ...path("/rule_set/rules/{rule_id}", {
        patch: [
          "updateRuleOfSet",
          "Change what the body names",
          ruleOfSetParameters,
          {
            parameters: [ifMatch, unmodifiedSince],
            requestBody: document(membersOf(updateOfSetParameters)),
            responses: updateOfSetAnswers,
          },
        ],
        delete: [
          "deleteRuleOfSet",
          "Delete a rule of either enforcement",
          ruleOfSetParameters,
          { parameters: [ifMatch, unmodifiedSince], responses: deleteOfSetAnswers },
        ],
      }),
      ...path("/history", {
        get: ["listRuleHistory", "List the changes of the rules", historyParameters, { responses: historyAnswers }],
      }),
      ...path("/history/{sequence}/revert", {
        post: [
          "revertRuleChange",
          "Undo an entry",
          revertParameters,
          { parameters: [ifMatch], responses: revertAnswers },
        ],
      }),
      ...path("/preview", {
        post: [
          "previewRules",
          "Try changes",
          projectParameters,
          {
            requestBody: document(
              {
                changes: list(ruleSetChange),
                packages: { ...list(packageItem), description: "Absent: the server's own packages." },
                after: { ...one(packageItem), description: "The `next` or the `stopped_at` of the answer before." },
                ...membersOf(previewParameters.omit({ after: true })),
              },
              ["changes"],
            ),
            responses: previewAnswers,
          },
        ],
      }),
      ...path("/decisions", {
        post: [
          "decidePackages",
          "Ask whether packages may be pushed or deleted",
          projectParameters,
          {
            requestBody: document({ ...membersOf(decisionParameters), packages: list(packageItem) }, [
              "action",
              "packages",
            ]),
            responses: decisionAnswers,
          },
        ],
      }),
      ...path("/findings", {
        get: ["listRuleFindings", "List what may be worth changing", projectParameters, { responses: findingsAnswers }],
      }),
      ...path("/refusals", {
        get: ["listRefusals", "List the newest refusals", pageParameters, { responses: refusalsAnswers }],
      }),
    },
    components: { schemas: ruleSetsSchemas, securitySchemes },
  };
}

type Described = readonly [operationId: string, summary: string, parameters: ParameterSchema, rest: JsonSchema];

function path(name: string, operations: Readonly<Record<string, Described>>): JsonSchema {
  const described = Object.entries(operations).map(([method, [operationId, summary, schema, rest]]) => [
    method,
    {
      operationId,
      summary,
      tags: [tag],
      ...rest,
      parameters: [...parametersOf(schema, inPath[name] ?? ["id"]), ...listOf(rest.parameters)],
    },
  ]);
  return { [`/projects/{id}/packages/protection${name}`]: Object.fromEntries(described) };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function parametersOf(schema: ParameterSchema, names: readonly string[]): readonly JsonSchema[] {
  return Object.entries(parameterSchemas(schema)).map(([name, parameter]) => ({
    name,
    in: names.includes(name) ? "path" : "query",
    required: names.includes(name),
    description: descriptions[name],
    schema: parameter,
  }));
}

function membersOf(schema: ParameterSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(parameterSchemas(schema)).filter(([name]) => name !== "id" && name !== "rule_id"),
  );
}

/** One object of a list, as `parameterSchemas` has parameters. */
function one(schema: z.ZodType): JsonSchema {
  return Object(parameterSchemas(z.object({ item: schema })).item);
}

function list(schema: z.ZodType): JsonSchema {
  return { type: "array", items: one(schema) };
}

function document(properties: JsonSchema, required: readonly string[] = []): JsonSchema {
  const schema = { type: "object", properties, ...(required.length > 0 && { required }) };
  return { required: true, content: { "application/json": { schema } } };
}

const ifMatch = {
  name: "If-Match",
  in: "header",
  description:
    "The ETag of the rule set. Where the rules were changed since, the answer is 412 and nothing is changed.",
  schema: { type: "string" },
};

const unmodifiedSince = {
  name: "If-Unmodified-Since",
  in: "header",
  description: "An HTTP date, or ISO 8601 with a zone. A rule that was changed later is left alone.",
  schema: { type: "string" },
};
