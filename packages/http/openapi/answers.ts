import { z } from "zod";
import { wireRule } from "../src/management/wire-rule.ts";
import { answerSchema, type JsonSchema } from "./schema.ts";

const oneError = z.object({ error: z.string() });
const oneMessage = z.object({ message: z.string() });
const unprocessable = z.object({ message: z.object({ error: z.array(z.string()).min(1) }) });
const invalidToken = z.object({ error: z.literal("invalid_token"), error_description: z.string() });
const insufficientScope = z.object({
  error: z.literal("insufficient_scope"),
  error_description: z.string(),
  scope: z.literal("api"),
});

/** The shapes of errors (contract, section 2, error bodies). */
export const errorSchemas: Readonly<Record<string, JsonSchema>> = {
  Error: answerSchema(oneError),
  Message: answerSchema(oneMessage),
  Unprocessable: answerSchema(unprocessable),
  InvalidToken: answerSchema(invalidToken),
  InsufficientScope: answerSchema(insufficientScope),
};

export const answerSchemas: Readonly<Record<string, JsonSchema>> = { Rule: answerSchema(wireRule), ...errorSchemas };

export const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

export function answer(description: string, schema: JsonSchema, example: unknown, headers: JsonSchema = {}) {
  return { description, headers, content: { "application/json": { schema, example } } };
}

export const exampleRule = {
  id: 1,
  project_id: 7,
  package_name_pattern: "@my-scope/my-package-*",
  package_type: "npm",
  minimum_access_level_for_delete: "owner",
  minimum_access_level_for_push: "maintainer",
};

const integerHeader = (description: string) => ({ description, schema: { type: "string", pattern: "^[0-9]*$" } });
const pagingHeaders = {
  "X-Page": integerHeader("The page."),
  "X-Per-Page": integerHeader("Rules on a page."),
  "X-Next-Page": integerHeader("The next page, empty on the last one."),
  "X-Prev-Page": integerHeader("The page before, empty on the first one."),
  "X-Total": integerHeader("All rules of the project."),
  "X-Total-Pages": integerHeader("All pages."),
  Link: { description: "Absolute URLs of the pages prev, next, first and last.", schema: { type: "string" } },
};

/** What every operation may answer with (contract, section 2, order of checks). */
export const failures = {
  400: answer("Parameters are missing or invalid; all of them are named.", ref("Error"), { error: "id is invalid" }),
  401: answer(
    "No token, or one that is unknown, expired or revoked.",
    { anyOf: [ref("Message"), ref("InvalidToken")] },
    { message: "401 Unauthorized" },
    {
      "WWW-Authenticate": {
        description: "`Bearer`, and what is wrong with a token that was known.",
        schema: { type: "string" },
      },
    },
  ),
  403: answer(
    "The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice.",
    { anyOf: [ref("Message"), ref("InsufficientScope")] },
    { message: "403 Forbidden" },
  ),
  404: answer("The project is missing or hidden, the feature is off, or there is no such rule.", ref("Message"), {
    message: "404 Project Not Found",
  }),
  500: answer("A defect of the server.", ref("Message"), { message: "500 Internal Server Error" }),
  503: answer("The store, the directory or the authenticator failed or was too late.", ref("Message"), {
    message: "503 Service Unavailable",
  }),
};

const bodyFailures = {
  413: answer("The body is over 64 KiB.", ref("Error"), {
    error: "the request body is too large, it must have at most 65536 bytes",
  }),
  415: answer("The body is neither JSON nor a form, or encoded.", ref("Error"), {
    error: "the request body has no Content-Type, it must be application/json or application/x-www-form-urlencoded",
  }),
  422: answer("The terms are no valid rule, or the pattern is taken.", ref("Unprocessable"), {
    message: { error: ["Package name pattern has already been taken"] },
  }),
};

const races = {
  409: answer("Eight times in a row somebody else changed the rule first.", ref("Message"), {
    message: "409 Conflict: Resource lock",
  }),
  412: answer("The rule was changed after `If-Unmodified-Since`.", ref("Message"), {
    message: "412 Precondition Failed",
  }),
};

export const listAnswers = {
  200: answer("The rules, by ascending id.", { type: "array", items: ref("Rule") }, [exampleRule], pagingHeaders),
  ...failures,
};
export const createAnswers = { 201: answer("The rule.", ref("Rule"), exampleRule), ...failures, ...bodyFailures };
export const updateAnswers = {
  200: answer("The rule as it is now.", ref("Rule"), exampleRule),
  ...failures,
  ...races,
  ...bodyFailures,
};
export const deleteAnswers = { 204: { description: "The rule is gone." }, ...failures, ...races };
