import type { ManagedPackageProtection } from "@package-protection/core";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import document from "../openapi.json" with { type: "json" };
import { allArrived } from "./arrivals.ts";
import type { Authenticate } from "./authentication.ts";
import { type Logger, logFailure } from "./failure-log.ts";
import { answerManagementRequest, type ManagementHost } from "./management-endpoint.ts";
import type { ManagementRequest } from "./management-operations.ts";
import { problemResponse } from "./problem.ts";
import { encodePath, parsePublicUrl, requestOrigin } from "./public-address.ts";
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
   * The address under which clients reach the host's root, `https://registry.example.com`. Links are made of it; without it,
   * of the protocol and the Host header of the request.
   */
  readonly publicUrl?: string;
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
 * @throws TypeError for a malformed `publicUrl`, for a protection that has no directory and so manages no rules, and where
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
  const publicUrl = options.publicUrl === undefined ? null : parsePublicUrl(options.publicUrl);
  return (request: Request, response: Response, next: NextFunction) => {
    const { path, query } = splitTarget(request.url);
    const route = matchRoute(path);
    if (route === null && openApi && isDocumentRequest(request.method, path)) sendDocument(request, response);
    else if (route === null) next();
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

function sendDocument(request: Request, response: Response): void {
  const servers = [{ url: request.baseUrl === "" ? "/" : request.baseUrl }];
  sendResponse(request, response, jsonResponse(200, { ...document, servers })).catch(() => response.destroy());
}

function managementRequest(publicUrl: string | null, route: Route, query: string, request: Request): ManagementRequest {
  return {
    method: request.method,
    route,
    query,
    address() {
      const base = publicUrl ?? requestOrigin(request.protocol === "https", request.headers.host);
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
    await allArrived();
    const answered = await answerManagementRequest(host, asked);
    if (answered !== null) await sendResponse(request, response, answered);
  } catch (cause) {
    const { method, route } = asked;
    logFailure(host.logger, internalError(cause), { method, route, credential: null });
    response.destroy();
  }
}
