import { authoriseScope } from "@package-protection/core";
import { err, type Result } from "neverthrow";
import { internalError } from "../message/errors.ts";
import { nextBatch } from "../message/event-loop.ts";
import { type ParameterSource, parseForm } from "../message/form-encoding.ts";
import { isPromise } from "../message/host-call.ts";
import { type Logger, sentCredentials } from "../message/logger.ts";
import { encodePath } from "../message/public-address.ts";
import { emptyResponse, internalErrorResponse, type WireResponse } from "../message/response.ts";
import { documentResponse, isDocumentRequest } from "../openapi-document.ts";
import { type CallerHost, findCaller, findCredential, isFromOwnClient } from "./caller.ts";
import { errorResponse } from "./error-response.ts";
import { logFailure, logUnsentDocument } from "./failure-log.ts";
import type { Failure, ManagementRequest, Operation, OperationHost } from "./operation.ts";
import { managementOperations } from "./operations.ts";
import { type ManagementApiOptions, requireManagementOptions } from "./options.ts";
import { matchRoute, operationOf } from "./route.ts";

/** The address of a request to the API, as a transport or a framework knows it. */
export interface ManagementAddress {
  /** The path of the mount; empty at the host's root. */
  readonly mount: string;
  /** The path below the mount, as it was sent. */
  readonly path: string;
  /** As it was sent, without its question mark: a byte string. */
  readonly query: string;
  /** The whole path from the host's root, for links. */
  readonly publicPath: string;
  /** The origin that the client used; null if it is not known. */
  origin(): string | null;
}

/** A request to a path below the API's mount, as a transport brings it. */
export interface ApiRequest<Request>
  extends ManagementAddress,
    Omit<ManagementRequest<Request>, "route" | "address" | "query"> {}

/** How a transport answers a request to one of the API's paths. */
export interface Endpoint {
  /** Null if the client disconnected before its request was complete. Never rejects. */
  answer(): Promise<WireResponse | null>;
  /** Logs the reason why an answer could not be sent. */
  reportUnsent(cause: unknown): void;
}

/**
 * Finds the endpoint of a request, the same way for every transport. Null for a path that is not the API's.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function managementEndpoints<Request>(
  options: ManagementApiOptions<Request>,
): (apiRequest: ApiRequest<Request>) => Endpoint | null {
  const publicUrl = requireManagementOptions(options);
  const { protection, authenticate, identify, logger, explain, openApi = true } = options;
  const host = { protection, authenticate, identify, logger, explain };

  return (apiRequest) => {
    const { request, method, mount, path, publicPath } = apiRequest;
    const route = matchRoute(path);
    if (route === null) {
      if (!openApi || !isDocumentRequest(method, path)) return null;
      const reportUnsent = (cause: unknown) => logUnsentDocument(logger, cause);
      return endpoint(reportUnsent, async () => documentResponse(path, `${publicUrl(request) ?? ""}${mount}`));
    }
    const address = () => {
      const base = publicUrl(request) ?? apiRequest.origin();
      return base === null ? null : base + encodePath(publicPath);
    };
    const reportUnsent = (cause: unknown) =>
      logFailure(logger, internalError(cause), { method, route, credentials: [] });
    return endpoint(reportUnsent, () =>
      nextBatch().then(() => answerManagementRequest(host, { ...apiRequest, route, address })),
    );
  };
}

function endpoint(reportUnsent: Endpoint["reportUnsent"], answer: Endpoint["answer"]): Endpoint {
  return {
    reportUnsent,
    answer: () =>
      answer().catch((cause: unknown) => {
        reportUnsent(cause);
        return internalErrorResponse;
      }),
  };
}

/** What the management API needs of its host: one of `authenticate` and `identify`. */
export interface ManagementHost<Request> extends OperationHost, CallerHost<Request> {
  readonly logger: Logger | undefined;
}

/**
 * Answers one request, in the contract's order of checks (section 2). Never rejects; null if the client disconnected before
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
    const asked = findCaller(host, credential, request.request, host.protection.deadlineMs);
    const caller = isPromise(asked) ? await asked : asked;
    if (caller.isErr()) return err(caller.error);
    // Before the body is read. The use case accepts the authorised caller as it is.
    const authorised = authoriseScope(caller.value, operation.action);
    if (authorised.isErr()) return err(authorised.error);
    const isWrite = operation.action !== "list";
    if (host.identify !== undefined && isWrite && !isFromOwnClient(query, request.header)) {
      return err({ type: "browser_credential" });
    }
    return await operation.answer(host, authorised.value, query, request);
  } catch (cause) {
    return err(internalError(cause));
  }
}
