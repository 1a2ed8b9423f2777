import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { ParameterSource } from "../message/form-encoding.ts";
import { emptyResponse, jsonResponse } from "../message/response.ts";
import { pageOf, pagingHeaders, wholeListResponse } from "./list-response.ts";
import type { ManagementRequest, Operation } from "./operation.ts";
import {
  type CreateRequest,
  parseCreateRequest,
  parseDeleteRequest,
  parseListRequest,
  parseUpdateRequest,
  type UpdateRequest,
} from "./parameters.ts";
import { precondition } from "./preconditions.ts";
import { bodyParameters, parametersBody, type RequestBody } from "./request-body.ts";
import type { OperationName } from "./route.ts";
import { decisionOperations } from "./rule-sets/decisions.ts";
import { historyOperations } from "./rule-sets/history.ts";
import { previewOperations } from "./rule-sets/preview.ts";
import { reportOperations } from "./rule-sets/reports.ts";
import { ruleSetOperations } from "./rule-sets/rule-set.ts";
import type { InvalidParameters } from "./wire-error.ts";
import { ruleToWire } from "./wire-rule.ts";

type GitLabOperation = Extract<OperationName, "listRules" | "createRule" | "updateRule" | "deleteRule">;

/** GitLab's operations (contract, section 2). */
const gitLabOperations: Readonly<Record<GitLabOperation, Operation>> = {
  listRules: {
    action: "list",
    async answer({ protection }, caller, query, request) {
      const wanted = parseListRequest(request.route, query);
      if (wanted.isErr()) return err(wanted.error);
      const { project, paging } = wanted.value;
      const rules = await protection.listRules({ caller, project });
      if (rules.isErr()) return err(rules.error);
      if (paging === null) return ok(await wholeListResponse(rules.value));
      const page = pageOf(rules.value, paging);
      return ok(jsonResponse(200, page.items.map(ruleToWire), pagingHeaders(page, request.address())));
    },
  },

  createRule: {
    action: "create",
    answer: ({ protection }, caller, query, request) =>
      parseWithBody(request, (body) => parseCreateRequest(request.route, query, body))
        .andThen((wanted) => protection.createRule({ caller, ...wanted }))
        .map((rule) => jsonResponse(201, ruleToWire(rule))),
  },

  updateRule: {
    action: "update",
    answer: ({ protection }, caller, query, request) =>
      parseWithBody(request, (body) => parseUpdateRequest(request.route, query, body))
        .andThen((wanted) => protection.updateRule({ caller, ...wanted, ...precondition(request) }))
        .map((rule) => jsonResponse(200, ruleToWire(rule))),
  },

  deleteRule: {
    action: "delete",
    answer: ({ protection }, caller, _query, request) =>
      parseDeleteRequest(request.route)
        .asyncAndThen((wanted) => protection.deleteRule({ caller, ...wanted, ...precondition(request) }))
        .map(() => emptyResponse()),
  },
};

/** JSON that was sent as a form has no parameters: if the request fails or changes nothing by that, the error says so. */
function parseWithBody<Parsed extends CreateRequest | UpdateRequest>(
  request: ManagementRequest,
  parse: (body: ParameterSource) => Result<Parsed, InvalidParameters>,
) {
  return new ResultAsync(request.readBody(parametersBody)).andThen((body) =>
    bodyParameters(body).andThen((parameters) => {
      const parsed = parse(parameters);
      if (!isJsonSentAsForm(body)) return parsed;
      return parsed
        .mapErr(({ type, messages }): InvalidParameters => ({ type, messages: [...messages, jsonSentAsForm] }))
        .andThen((wanted) =>
          "change" in wanted && Object.keys(wanted.change).length === 0
            ? err<Parsed, InvalidParameters>({ type: "invalid_parameters", messages: [jsonSentAsForm] })
            : ok(wanted),
        );
    }),
  );
}

const jsonSentAsForm = "the body looks like JSON, send it with the header Content-Type: application/json";
const openingBrace = 0x7b;

/** As `curl --data '{"…"}'` sends JSON without a header Content-Type. */
function isJsonSentAsForm(body: RequestBody): boolean {
  if (body.kind === "empty" || body.format !== "form") return false;
  if (body.kind === "bytes") return body.bytes[0] === openingBrace;
  return Object.keys(Object(body.value)).some((name) => name.startsWith("{"));
}

/** Every operation of the API: GitLab's, and those beyond it (contract, section 7). */
export const managementOperations: Readonly<Record<OperationName, Operation>> = {
  ...gitLabOperations,
  ...ruleSetOperations,
  ...historyOperations,
  ...previewOperations,
  ...decisionOperations,
  ...reportOperations,
};
