import type { ManagedPackageProtection } from "@package-protection/core";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import document from "../openapi.json" with { type: "json" };
import type { Authenticate } from "./authentication.ts";
import { clientOrigin } from "./client-origin.ts";
import { describeCause, type Logger, logFailure, notify, redaction } from "./failure-log.ts";
import { answerManagementRequest, type ManagementHost } from "./management-endpoint.ts";
import type { ManagementRequest } from "./management-operations.ts";
import { nextBatch } from "./next-batch.ts";
import { problemResponse } from "./problem.ts";
import { encodePath, parsePublicUrl } from "./public-address.ts";
import { readRequestBody } from "./request-body.ts";
import { splitTarget } from "./request-target.ts";
import { jsonResponse } from "./response.ts";
import { matchRoute, type Route } from "./route.ts";
import { sendResponse } from "./send-response.ts";
import { internalError } from "./wire-error.ts";

export interface ProtectionRulesRouterOptions {
  readonly protection: ManagedPackageProtection;
  readonly authenticate: Authenticate;
  /**
   * The address under which clients reach the host's root, `https://registry.example.com/npm`, or a function that says it for
   * a request. Links and the OpenAPI document's `servers` are made of it. Without it, and where the function returns null,
   * links are made of what the request says: the host and protocol that Express's `trust proxy` lets a proxy forward, else
   * the Host header and the connection.
   */
  readonly publicUrl?: string | ((request: Request) => string | null);
  /** Is told of failures with their causes, never of credentials or query strings. Without it nobody is. */
  readonly logger?: Logger;
  /** Whether `/openapi.json` below the mount answers with the API's OpenAPI document, to anybody; true by default. */
  readonly openApi?: boolean;
}

/**
 * GitLab's management API for package protection rules (contract, section 2), to be mounted at `/api/v4` or wherever the
 * host's clients look for it. It works before and after the host's body parsers; before them it judges every body itself,
 * byte for byte as the contract says. Paths that are not its own go on to the host. It passes no error on.
 *
 * Of what a host's parsers leave behind, some is no longer what was sent: text that was no UTF-8, a large number, `a[b]`.
 *
 * @throws TypeError for a malformed `publicUrl` (a malformed answer of the function is a 500 and nothing else), for a protection that has no directory and so manages no rules, and where
 *   `authenticate` is no function.
 */
export function protectionRulesRouter(options: ProtectionRulesRouterOptions): RequestHandler {
  const { protection, authenticate, logger, openApi = true } = options;
  if (typeof protection?.listRules !== "function") {
    throw new TypeError(
      "protection manages no rules: give createPackageProtection a directory, and pass what it returns",
    );
  }
  if (typeof authenticate !== "function") throw new TypeError("authenticate must be a function");
  const host = { protection, authenticate, logger };
  const publicUrl = publicUrlReader(options.publicUrl);
  return (request: Request, response: Response, next: NextFunction) => {
    const { path, query } = splitTarget(request.url);
    const route = matchRoute(path);
    if (route === null && openApi && isDocumentRequest(request.method, path)) {
      void sendDocument(publicUrl, logger, request, response);
    } else if (route === null) next();
    else void answer(host, managementRequest(publicUrl, route, query, request), request, response);
  };
}

/** Answers whatever reaches it with the contract's 404 for other paths; to be mounted last. */
export function notFound(request: Request, response: Response): void {
  sendResponse(request, response, problemResponse({ type: "path_unknown" })).catch(() => response.destroy());
}

function isDocumentRequest(method: string, path: string): boolean {
  return path === "/openapi.json" && (method === "GET" || method === "HEAD");
}

type PublicUrlReader = (request: Request) => string | null;

function publicUrlReader(publicUrl: ProtectionRulesRouterOptions["publicUrl"]): PublicUrlReader {
  if (publicUrl === undefined) return () => null;
  if (typeof publicUrl !== "function") {
    const fixed = parsePublicUrl(publicUrl);
    return () => fixed;
  }
  return (request) => {
    const answer = publicUrl(request);
    return answer === null ? null : parsePublicUrl(answer);
  };
}

async function sendDocument(
  publicUrl: PublicUrlReader,
  logger: Logger | undefined,
  request: Request,
  response: Response,
): Promise<void> {
  try {
    const servers = [{ url: `${publicUrl(request) ?? ""}${request.baseUrl}` || "/" }];
    await sendResponse(request, response, jsonResponse(200, { ...document, servers }));
  } catch (cause) {
    const details = { cause: describeCause(cause, redaction([])) };
    notify(() => logger?.error("package protection: the OpenAPI document could not be sent", details));
    await sendResponse(request, response, problemResponse(internalError(cause))).catch(() => response.destroy());
  }
}

function managementRequest(
  publicUrl: PublicUrlReader,
  route: Route,
  query: string,
  request: Request,
): ManagementRequest {
  return {
    method: request.method,
    route,
    query,
    address() {
      const base = publicUrl(request) ?? clientOrigin(request);
      return base === null ? null : base + encodePath(splitTarget(request.originalUrl).path);
    },
    header(name) {
      const value = request.headers[name];
      return typeof value === "string" ? value : undefined;
    },
    readBody: () => readRequestBody(request, request.body),
  };
}

async function answer(
  host: ManagementHost,
  asked: ManagementRequest,
  request: Request,
  response: Response,
): Promise<void> {
  try {
    await nextBatch();
    const answered = await answerManagementRequest(host, asked);
    if (answered !== null) await sendResponse(request, response, answered);
  } catch (cause) {
    const { method, route } = asked;
    logFailure(host.logger, internalError(cause), { method, route, credential: null });
    response.destroy();
  }
}
