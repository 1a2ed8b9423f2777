import { authoriseScope, type Caller, forbidden } from "@package-protection/core";
import { err, type Result } from "neverthrow";
import { sentCredentials } from "../message/credentials.ts";
import { internalError } from "../message/errors.ts";
import { type ParameterSource, parseForm } from "../message/form-encoding.ts";
import type { Identify } from "../message/identity.ts";
import type { Logger } from "../message/logger.ts";
import { emptyResponse, type WireResponse } from "../message/response.ts";
import { type Authenticate, authenticateCaller } from "./authentication.ts";
import { findCredential } from "./credential.ts";
import { type ApiError, errorResponse } from "./error-response.ts";
import { logFailure } from "./failure-log.ts";
import { identifyCaller, isFromOwnClient } from "./identification.ts";
import { managementOperations } from "./operation-table.ts";
import type { Failure, ManagementRequest, Operation, OperationHost } from "./operations.ts";
import { operationOf } from "./route.ts";

/** What the management API needs of its host: one of `authenticate` and `identify`. */
export interface ManagementHost<Request> extends OperationHost {
  readonly authenticate?: Authenticate<Request> | undefined;
  readonly identify?: Identify<Request> | undefined;
  readonly logger: Logger | undefined;
}

/**
 * Answers one request, in the contract's order of checks (section 2). Never rejects; null where the client went away before
 * its request was complete.
 */
export async function answerManagementRequest<Request>(
  host: ManagementHost<Request>,
  request: ManagementRequest<Request>,
): Promise<WireResponse | null> {
  const { method, route, header } = request;
  if (method === "OPTIONS") return emptyResponse({ Allow: route.allow });
  const name = operationOf(route, method);
  if (name === null) return errorResponse({ type: "method_not_allowed", allow: route.allow });
  const query = parseForm(request.query);
  const credential = findCredential(query, header);
  const outcome = await perform(host, managementOperations[name], credential, query, request);
  if (outcome.isOk()) return outcome.value;
  if (outcome.error.type === "upload_aborted") return null;
  const credentials = [...(credential === null ? [] : [credential]), ...sentCredentials(header)];
  logFailure(host.logger, outcome.error, { method, route, credentials });
  return errorResponse(outcome.error);
}

async function perform<Request>(
  host: ManagementHost<Request>,
  operation: Operation,
  credential: string | null,
  query: ParameterSource,
  request: ManagementRequest<Request>,
): Promise<Result<WireResponse, Failure>> {
  try {
    const caller = await findCaller(host, credential, request);
    if (caller.isErr()) return err(caller.error);
    // Before the body is read. The use case accepts the authorised caller as it is.
    const authorised = authoriseScope(caller.value, operation.action);
    if (authorised.isErr()) return err(authorised.error);
    const isWrite = operation.action !== "list";
    if (host.identify !== undefined && isWrite && !isFromOwnClient(query, request.header)) return err(forbidden);
    return await operation.answer(host, authorised.value, query, request);
  } catch (cause) {
    return err(internalError(cause));
  }
}

function findCaller<Request>(
  { protection, authenticate, identify }: ManagementHost<Request>,
  credential: string | null,
  { request }: ManagementRequest<Request>,
): Promise<Result<Caller, ApiError>> {
  if (identify !== undefined) return identifyCaller(identify, request, protection.deadlineMs);
  if (authenticate !== undefined) {
    return authenticateCaller(authenticate, credential, request, protection.deadlineMs);
  }
  throw new TypeError("one of authenticate and identify must be a function");
}
