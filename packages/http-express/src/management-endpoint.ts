import {
  authoriseScope,
  type Caller,
  type ManagedPackageProtection,
  type ManagementAction,
} from "@package-protection/core";
import { err, type Result, ResultAsync } from "neverthrow";
import { match } from "ts-pattern";
import { type Authenticate, authenticateCaller } from "./authentication.ts";
import { bodyParameters } from "./body-parameters.ts";
import { findCredential } from "./credential.ts";
import { type Logger, logFailure } from "./failure-log.ts";
import { type ParameterSource, parseForm } from "./form-encoding.ts";
import { parseHttpDate } from "./http-date.ts";
import { pageOf, pagingHeaders } from "./paging.ts";
import { type Problem, problemResponse } from "./problem.ts";
import type { RequestBody, UploadAborted } from "./request-body.ts";
import { bytesResponse, emptyResponse, jsonResponse, type WireResponse } from "./response.ts";
import { actionOf, type Route } from "./route.ts";
import { listBytes } from "./rule-list-bytes.ts";
import { parseCreateRequest, parseDeleteRequest, parseListRequest, parseUpdateRequest, ruleToWire } from "./wire.ts";
import { type BodyError, type InternalError, internalError } from "./wire-error.ts";

/** What the management API needs of its host. */
export interface ManagementHost {
  readonly protection: ManagedPackageProtection;
  readonly authenticate: Authenticate;
  readonly logger: Logger | undefined;
}

/** A request to one of the management API's paths, whatever transport brought it. */
export interface ManagementRequest {
  readonly method: string;
  readonly route: Route;
  /** As it was sent, without its question mark: a byte string. */
  readonly query: string;
  /** The absolute URL of the path, for links; null where it is not known. */
  readonly address: string | null;
  /** @param name in lower case. */
  header(name: string): string | undefined;
  /** Called at most once, and only where the answer depends on the body. */
  readBody(): Promise<Result<RequestBody, BodyError | UploadAborted | InternalError>>;
}

type Outcome = ResultAsync<WireResponse, Problem | UploadAborted>;

/**
 * Answers one request, in the contract's order of checks (section 2). Never rejects; null where the client went away before
 * its request was complete.
 */
export async function answerManagementRequest(
  host: ManagementHost,
  request: ManagementRequest,
): Promise<WireResponse | null> {
  const { method, route } = request;
  if (method === "OPTIONS") return emptyResponse({ Allow: route.allow });
  const action = actionOf(route, method);
  if (action === null) return problemResponse({ type: "method_not_allowed", allow: route.allow });
  const query = parseForm(request.query);
  const credential = findCredential(query, request.header);
  const outcome = await attempt(async () => {
    const caller = await authenticateCaller(host.authenticate, credential, host.protection.deadlineMs);
    return (
      caller
        // Before the body is read; the use case asks again, for callers without HTTP.
        .andThen((known) => authoriseScope(known, action))
        .asyncAndThen((authorised) => perform(host.protection, authorised, action, query, request))
    );
  });
  if (outcome.isOk()) return outcome.value;
  if (outcome.error.type === "upload_aborted") return null;
  logFailure(host.logger, outcome.error, { method, route, credential });
  return problemResponse(outcome.error);
}

async function attempt(
  work: () => Promise<Result<WireResponse, Problem | UploadAborted>>,
): Promise<Result<WireResponse, Problem | UploadAborted>> {
  try {
    return await work();
  } catch (cause) {
    return err(internalError(cause));
  }
}

/** One call of one use case. */
function perform(
  protection: ManagedPackageProtection,
  caller: Caller,
  action: ManagementAction,
  query: ParameterSource,
  request: ManagementRequest,
): Outcome {
  const { route } = request;
  const readBody = () => new ResultAsync(request.readBody()).andThen(bodyParameters);
  return match(action)
    .returnType<Outcome>()
    .with("list", () =>
      parseListRequest(route, query).asyncAndThen(({ project, paging }) =>
        protection.listRules({ caller, project }).map(async (rules) => {
          if (paging === null) return bytesResponse(200, await listBytes(rules));
          const page = pageOf(rules, paging);
          return jsonResponse(200, page.items.map(ruleToWire), pagingHeaders(page, request.address));
        }),
      ),
    )
    .with("create", () =>
      readBody()
        .andThen((body) => parseCreateRequest(route, query, body))
        .andThen((wanted) => protection.createRule({ caller, ...wanted }))
        .map((rule) => jsonResponse(201, ruleToWire(rule))),
    )
    .with("update", () =>
      readBody()
        .andThen((body) => parseUpdateRequest(route, query, body))
        .andThen((wanted) => protection.updateRule({ caller, ...wanted, ...precondition(request) }))
        .map((rule) => jsonResponse(200, ruleToWire(rule))),
    )
    .with("delete", () =>
      parseDeleteRequest(route)
        .asyncAndThen((wanted) => protection.deleteRule({ caller, ...wanted, ...precondition(request) }))
        .map(() => emptyResponse()),
    )
    .exhaustive();
}

/** A date that cannot be read is no precondition (contract, section 2, Conditional requests). */
function precondition(request: ManagementRequest): { readonly unmodifiedSince?: number } {
  const unmodifiedSince = parseHttpDate(request.header("if-unmodified-since") ?? "", Date.now());
  return unmodifiedSince === null ? {} : { unmodifiedSince };
}
