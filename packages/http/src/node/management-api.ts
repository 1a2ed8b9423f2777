import type { IncomingMessage } from "node:http";
import { answerManagementRequest } from "../management/endpoint.ts";
import { logFailure } from "../management/failure-log.ts";
import type { ManagementRequest } from "../management/operations.ts";
import { type ManagementApiOptions, requireApiMount, requireManagementOptions } from "../management/options.ts";
import { matchRoute } from "../management/route.ts";
import { clientOrigin } from "../message/client-origin.ts";
import { describeCause, redaction } from "../message/described-cause.ts";
import { internalError } from "../message/errors.ts";
import { notify } from "../message/logger.ts";
import { nextBatch } from "../message/next-batch.ts";
import { encodePath } from "../message/public-address.ts";
import { splitTarget } from "../message/request-target.ts";
import { internalErrorResponse } from "../message/standard-response.ts";
import { documentResponse, isDocumentRequest } from "../openapi-document.ts";
import type { NodeExchange } from "./exchange.ts";
import { headerOf } from "./header.ts";
import { type NodeHandler, sendNotFound } from "./node-handler.ts";
import { readRequestBody } from "./request-body.ts";
import { sendResponse } from "./send-response.ts";

export interface NodeManagementApiOptions<Request extends IncomingMessage = IncomingMessage>
  extends ManagementApiOptions<Request> {
  /** The API's path from the host's root; `/api/v4` by default, and empty where the root is the API's. */
  readonly mount?: string;
  /**
   * Whether every peer is a proxy whose `X-Forwarded-Host` and `X-Forwarded-Proto` are believed; false by default. Links are made
   * of them where there is no `publicUrl`.
   */
  readonly trustProxy?: boolean;
}

/** What a framework over node:http says of a request to the API. */
export interface ManagementAddress {
  /** Path and query below the mount, as they were sent. */
  readonly target: string;
  /** The path of the mount; empty at the host's root. */
  readonly mount: string;
  /** The request's path from the host's root. */
  readonly path: string;
  /** The origin that the client used; null where it is not known. */
  readonly origin: () => string | null;
}

/**
 * GitLab's management API for package protection rules (contract, section 2), for bare node:http, Connect and Polka.
 *
 * It works before and after the host's body parsers; before them it checks every body itself, byte for byte as the contract says.
 * Paths that are not its own go on by `next`; without `next` they are answered with 404. It passes no error on.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function managementApi<Request extends IncomingMessage = IncomingMessage>(
  options: NodeManagementApiOptions<Request>,
): NodeHandler<Request> {
  const answer = answerRequests(options);
  const { trustProxy = false } = options;
  const mount = requireApiMount(options.mount);
  return (request, response, next) => {
    const notOurs = () => (next === undefined ? sendNotFound(request, response) : next());
    const address = managementAddress(request, mount, trustProxy);
    if (address === null) notOurs();
    else answer({ host: request, request, response, parsedBody: Reflect.get(request, "body") }, address, notOurs);
  };
}

/** Null for a request to a path outside of the mount. A framework may have taken its own mount off `request.url`. */
function managementAddress(
  request: IncomingMessage & { readonly originalUrl?: unknown },
  mount: string,
  isTrustedPeer: boolean,
): ManagementAddress | null {
  const sent = typeof request.originalUrl === "string" ? request.originalUrl : (request.url ?? "");
  const { path, query } = splitTarget(sent);
  if (!path.startsWith(`${mount}/`)) return null;
  const target = path.slice(mount.length) + (query === "" ? "" : `?${query}`);
  const isSecure = Reflect.get(request.socket, "encrypted") === true;
  return {
    target,
    mount,
    path,
    origin: () => clientOrigin({ header: headerOf(request), isSecure, isTrustedPeer }),
  };
}

/**
 * Answers requests whose address is found already, for adapters of frameworks over node:http. The function it returns calls
 * `notOurs` for a path that is not the API's.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function answerRequests<Request>(
  options: ManagementApiOptions<Request>,
): (exchange: NodeExchange<Request>, address: ManagementAddress, notOurs: () => void) => void {
  const publicUrl = requireManagementOptions(options);
  const { protection, authenticate, identify, logger, explain, openApi = true } = options;
  const host = { protection, authenticate, identify, logger, explain };

  const answer = async ({ request, response, takeOver }: NodeExchange<Request>, asked: ManagementRequest<Request>) => {
    takeOver?.();
    try {
      await nextBatch();
      const answered = await answerManagementRequest(host, asked);
      if (answered !== null) await sendResponse(request, response, answered);
    } catch (cause) {
      const { method, route } = asked;
      logFailure(logger, internalError(cause), { method, route, credentials: [] });
      response.destroy();
    }
  };
  const sendDocument = async (exchange: NodeExchange<Request>, mount: string, path: string) => {
    const { host: asking, request, response, takeOver } = exchange;
    takeOver?.();
    try {
      await sendResponse(request, response, documentResponse(path, `${publicUrl(asking) ?? ""}${mount}`));
    } catch (cause) {
      const details = { cause: describeCause(cause, redaction([])) };
      notify(() => logger?.error("package protection: the OpenAPI document could not be sent", details));
      await sendResponse(request, response, internalErrorResponse).catch(() => response.destroy());
    }
  };

  return (exchange, { target, mount, path: publicPath, origin }, notOurs) => {
    const { host: asking, request } = exchange;
    const method = request.method ?? "";
    const { path, query } = splitTarget(target);
    const route = matchRoute(path);
    if (route === null) {
      if (openApi && isDocumentRequest(method, path)) void sendDocument(exchange, mount, path);
      else notOurs();
      return;
    }
    void answer(exchange, {
      request: asking,
      method,
      route,
      query,
      address() {
        const base = publicUrl(asking) ?? origin();
        return base === null ? null : base + encodePath(publicPath);
      },
      header(name) {
        const value = request.headers[name];
        return typeof value === "string" ? value : undefined;
      },
      readBody: (accepted) => readRequestBody(request, exchange.parsedBody, accepted),
    });
  };
}
