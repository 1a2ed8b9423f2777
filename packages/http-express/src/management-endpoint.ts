import { authoriseScope, type ManagedPackageProtection, type ManagementAction } from "@package-protection/core";
import { err, type Result } from "neverthrow";
import { type Authenticate, authenticateCaller } from "./authentication.ts";
import { findCredential } from "./credential.ts";
import { type Logger, logFailure } from "./failure-log.ts";
import { type ParameterSource, parseForm } from "./form-encoding.ts";
import { type ManagementRequest, managementOperations } from "./management-operations.ts";
import { type Problem, problemResponse } from "./problem.ts";
import type { UploadAborted } from "./request-body.ts";
import { emptyResponse, type WireResponse } from "./response.ts";
import { actionOf } from "./route.ts";
import { internalError } from "./wire-error.ts";

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
  if (action === null) return problemResponse({ type: "method_not_allowed", allow: route.allow });
  const query = parseForm(request.query);
  const credential = findCredential(query, request.header);
  const outcome = await perform(host, action, credential, query, request);
  if (outcome.isOk()) return outcome.value;
  if (outcome.error.type === "upload_aborted") return null;
  logFailure(host.logger, outcome.error, { method, route, credential });
  return problemResponse(outcome.error);
}

async function perform(
  { protection, authenticate }: ManagementHost,
  action: ManagementAction,
  credential: string | null,
  query: ParameterSource,
  request: ManagementRequest,
): Promise<Result<WireResponse, Problem | UploadAborted>> {
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
