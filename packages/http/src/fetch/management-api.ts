import { answerManagementRequest } from "../management/endpoint.ts";
import { errorResponse } from "../management/error-response.ts";
import { logFailure } from "../management/failure-log.ts";
import type { ManagementRequest } from "../management/operations.ts";
import { type ManagementApiOptions, requireManagementOptions } from "../management/options.ts";
import { matchRoute } from "../management/route.ts";
import { clientOrigin } from "../message/client-origin.ts";
import { describeCause, redaction } from "../message/described-cause.ts";
import { bodyMalformed, internalError } from "../message/errors.ts";
import { notify } from "../message/logger.ts";
import { nextBatch } from "../message/next-batch.ts";
import { encodePath } from "../message/public-address.ts";
import { splitUrl } from "../message/request-target.ts";
import { internalErrorResponse } from "../message/standard-response.ts";
import { documentResponse, isDocumentRequest } from "../openapi-document.ts";
import { drainUnread } from "./drain.ts";
import { headerOf } from "./header.ts";
import { readRequestBody } from "./request-body.ts";
import { toResponse } from "./to-response.ts";

export interface FetchManagementApiOptions<Asked = Request> extends ManagementApiOptions<Asked> {
  /** The API's path in `request.url`; `/api/v4` by default, and empty where the root is the API's. */
  readonly mount?: string;
  /**
   * Whether every peer is a proxy whose `X-Forwarded-Host` and `X-Forwarded-Proto` are believed; false by default. Links are made
   * of them where there is no `publicUrl`.
   */
  readonly trustProxy?: boolean;
}

/**
 * GitLab's management API for package protection rules (contract, section 2), for whatever has a fetch handler, such as Bun, Deno,
 * Workers, and Node behind an adapter.
 *
 * It resolves with null for a path that is not its own, and never rejects. It reads the body itself, byte for byte as the contract
 * says; where somebody has read it before, the answer is 500.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function managementApi(options: FetchManagementApiOptions): (request: Request) => Promise<Response | null> {
  const answer = answerRequests(options);
  return (request) => answer(request, request);
}

/**
 * Answers requests for adapters of frameworks over fetch. `asked` is what the host's functions get.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function answerRequests<Asked>(
  options: FetchManagementApiOptions<Asked>,
): (request: Request, asked: Asked) => Promise<Response | null> {
  const publicUrl = requireManagementOptions(options);
  const {
    protection,
    authenticate,
    identify,
    logger,
    explain,
    openApi = true,
    mount = "/api/v4",
    trustProxy = false,
  } = options;
  if (typeof mount !== "string" || !/^(?:\/[^/?#]+)*$/.test(mount)) {
    throw new TypeError(
      `mount must be a path such as "/api/v4", without a trailing slash, got ${JSON.stringify(mount)}`,
    );
  }
  const host = { protection, authenticate, identify, logger, explain };

  const answer = async (asked: ManagementRequest<Asked>): Promise<Response> => {
    const { method, route } = asked;
    try {
      await nextBatch();
      const answered = await answerManagementRequest(host, asked);
      // Nobody waits for the answer to an upload that broke off.
      return toResponse(method, answered ?? errorResponse(bodyMalformed));
    } catch (cause) {
      logFailure(logger, internalError(cause), { method, route, credentials: [] });
      return toResponse(method, internalErrorResponse);
    }
  };
  const document = (method: string, asked: Asked, path: string): Response => {
    try {
      return toResponse(method, documentResponse(path, `${publicUrl(asked) ?? ""}${mount}`));
    } catch (cause) {
      const details = { cause: describeCause(cause, redaction([])) };
      notify(() => logger?.error("package protection: the OpenAPI document could not be sent", details));
      return toResponse(method, internalErrorResponse);
    }
  };

  return async (request, asked) => {
    const { method, url } = request;
    const { path: sentPath, query } = splitUrl(url);
    if (!sentPath.startsWith(`${mount}/`)) return null;
    const path = sentPath.slice(mount.length);
    const route = matchRoute(path);
    if (route === null) return openApi && isDocumentRequest(method, path) ? document(method, asked, path) : null;
    const header = headerOf(request);
    const answered = await answer({
      request: asked,
      method,
      route,
      query,
      address() {
        const base = publicUrl(asked) ?? usedOrigin(request, trustProxy);
        return base === null ? null : base + encodePath(sentPath);
      },
      header,
      readBody: (accepted) => readRequestBody(request, accepted),
    });
    await drainUnread(request);
    return answered;
  };
}

/** The origin that the client used. A request that no server made has no header Host. */
function usedOrigin(request: Request, isTrustedPeer: boolean): string | null {
  if (!URL.canParse(request.url)) return null;
  const { protocol, host } = new URL(request.url);
  const sent = headerOf(request);
  const header = (name: string) => sent(name) ?? (name === "host" ? host : undefined);
  return clientOrigin({ header, isSecure: protocol === "https:", isTrustedPeer });
}
