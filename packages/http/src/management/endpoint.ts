import { authoriseScope, type ManagedPackageProtection, type ManagementAction } from "@package-protection/core";
import { err, type Result } from "neverthrow";
import { internalError } from "../message/errors.ts";
import { type ParameterSource, parseForm } from "../message/form-encoding.ts";
import type { Logger } from "../message/logger.ts";
import { emptyResponse, type WireResponse } from "../message/response.ts";
import { type Authenticate, authenticateCaller } from "./authentication.ts";
import { findCredential } from "./credential.ts";
import { type ApiError, errorResponse } from "./error-response.ts";
import { logFailure } from "./failure-log.ts";
import { type ManagementRequest, managementOperations } from "./operations.ts";
import type { UploadAborted } from "./request-body.ts";
import { actionOf } from "./route.ts";

/** What the management API needs of its host. */
export interface ManagementHost {
  readonly protection: ManagedPackageProtection;
  readonly authenticate: Authenticate;
  readonly logger: Logger | undefined;
}

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
  if (action === null) return errorResponse({ type: "method_not_allowed", allow: route.allow });
  const query = parseForm(request.query);
  const credential = findCredential(query, request.header);
  const outcome = await perform(host, action, credential, query, request);
  if (outcome.isOk()) return outcome.value;
  if (outcome.error.type === "upload_aborted") return null;
  logFailure(host.logger, outcome.error, { method, route, credential });
  return errorResponse(outcome.error);
}

async function perform(
  { protection, authenticate }: ManagementHost,
  action: ManagementAction,
  credential: string | null,
  query: ParameterSource,
  request: ManagementRequest,
): Promise<Result<WireResponse, ApiError | UploadAborted>> {
  try {
    const caller = await authenticateCaller(authenticate, credential, protection.deadlineMs);
    if (caller.isErr()) return err(caller.error);
    // Before the body is read. The use case accepts the authorised caller as it is.
    const authorised = authoriseScope(caller.value, action);
    if (authorised.isErr()) return err(authorised.error);
    return await managementOperations[action](protection, authorised.value, query, request);
  } catch (cause) {
    return err(internalError(cause));
  }
}
