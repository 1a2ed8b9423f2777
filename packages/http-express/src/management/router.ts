import type {
  Authenticate as AuthenticateRequest,
  Identify as IdentifyRequest,
  ManagementApiOptions,
} from "@package-protection/http";
import { answerRequests, sendNotFound, splitTarget } from "@package-protection/http/node";
import type { Request, RequestHandler, Response } from "express";
import { clientOrigin } from "./client-origin.ts";

/** The options of `protectionRulesRouter`. */
export interface ProtectionRulesRouterOptions extends ManagementApiOptions<Request> {
  /**
   * The address under which clients reach the host's root, `https://registry.example.com/npm`, or a function that returns it for
   * a request. Links and the OpenAPI document's `servers` are made of it. Without it, and if the function returns null,
   * links come from the request: the host and protocol that a trusted proxy forwards (Express's `trust proxy`), else
   * the Host header and the connection.
   */
  readonly publicUrl?: string | ((request: Request) => string | null);
}

/**
 * GitLab's management API for package protection rules (contract, section 2), to be mounted at `/api/v4` or another
 * path. It works before and after the host's body parsers; before them it checks every body itself,
 * byte for byte as the contract says. Other paths go on to the host. It passes no error on.
 *
 * After a host's parsers some bodies differ from the request: text that is not UTF-8, a large number, `a[b]`.
 *
 * @throws TypeError for a malformed `publicUrl` (a malformed answer of the function is a 500), for a protection without a directory,
 *   which cannot manage rules, and if not exactly one of `authenticate` and `identify` is a function.
 */
export function protectionRulesRouter(options: ProtectionRulesRouterOptions): RequestHandler {
  const answer = answerRequests(options);
  return (request, response, next) => {
    const { path: publicPath } = splitTarget(request.originalUrl);
    const { path, query } = splitTarget(request.url);
    const origin = () => clientOrigin(request);
    const address = { path, query, mount: request.baseUrl ?? "", publicPath, origin };
    answer({ host: request, request, response, parsedBody: request.body }, address, next);
  };
}

/** Answers every request with the contract's 404 for other paths; to be mounted last. */
export function notFound(request: Request, response: Response): void {
  sendNotFound(request, response);
}

/** The host's look-up of a credential, with Express's request. */
export type Authenticate = AuthenticateRequest<Request>;

/** The host's identification of a caller by Express's request. */
export type Identify = IdentifyRequest<Request>;
