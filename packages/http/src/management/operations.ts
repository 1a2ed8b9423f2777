import type { AuthorisedCaller, ManagedPackageProtection, ManagementAction } from "@package-protection/core";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { BodyError, InternalError } from "../message/errors.ts";
import type { ParameterSource } from "../message/form-encoding.ts";
import { emptyResponse, jsonResponse, type WireResponse } from "../message/response.ts";
import { bodyParameters } from "./body-parameters.ts";
import type { ApiError } from "./error-response.ts";
import { parseHttpDate } from "./http-date.ts";
import { wholeListResponse } from "./list-response.ts";
import { pageOf, pagingHeaders } from "./paging.ts";
import { type AcceptedBody, parametersBody, type RequestBody, type UploadAborted } from "./request-body.ts";
import type { OperationName, Route } from "./route.ts";
import {
  type CreateRequest,
  parseCreateRequest,
  parseDeleteRequest,
  parseListRequest,
  parseUpdateRequest,
  type UpdateRequest,
} from "./wire.ts";
import type { InvalidParameters } from "./wire-error.ts";
import { ruleToWire } from "./wire-rule.ts";

/** A request to one of the management API's paths, whatever transport brought it. */
export interface ManagementRequest<Request = unknown> {
  /** What the host's functions get. */
  readonly request: Request;
  readonly method: string;
  readonly route: Route;
  /** As it was sent, without its question mark: a byte string. */
  readonly query: string;
  /** The absolute URL of the path, for links; null where it is not known. */
  address(): string | null;
  /** @param name in lower case. */
  header(name: string): string | undefined;
  /** Called at most once, and only where the answer depends on the body. */
  readBody(accepted: AcceptedBody): Promise<Result<RequestBody, BodyError | UploadAborted | InternalError>>;
}

export type Failure = ApiError | UploadAborted;

/** What an operation needs of the host. */
export interface OperationHost {
  readonly protection: ManagedPackageProtection;
  /** Whether decisions name the rules to callers below maintainer; undefined is true. */
  readonly explain: boolean | undefined;
}

/** One call of one use case, for a caller whose token covers its action. */
export interface Operation {
  /** What a token must cover. Everything but `list` is a write. */
  readonly action: ManagementAction;
  answer(
    host: OperationHost,
    caller: AuthorisedCaller,
    query: ParameterSource,
    request: ManagementRequest,
  ): ResultAsync<WireResponse, Failure> | Promise<Result<WireResponse, Failure>>;
}

type GitLabOperation = Extract<OperationName, "listRules" | "createRule" | "updateRule" | "deleteRule">;

/** GitLab's operations (contract, section 2). */
export const gitLabOperations: Readonly<Record<GitLabOperation, Operation>> = {
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

/** JSON that was sent as a form says nothing as a form: where the request fails or changes nothing by that, the error says so. */
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

/** As `curl --data '{"…"}'` sends JSON where nobody names a Content-Type. */
function isJsonSentAsForm(body: RequestBody): boolean {
  if (body.kind === "empty" || body.format !== "form") return false;
  if (body.kind === "bytes") return body.bytes[0] === openingBrace;
  return Object.keys(Object(body.value)).some((name) => name.startsWith("{"));
}

/** A date that cannot be read is no precondition (contract, section 2, Conditional requests). */
export function precondition(request: ManagementRequest): { readonly unmodifiedSince?: number } {
  const unmodifiedSince = parseHttpDate(request.header("if-unmodified-since") ?? "", Date.now());
  return unmodifiedSince === null ? {} : { unmodifiedSince };
}
