import type {
  Authenticate as AuthenticateRequest,
  Identify as IdentifyRequest,
  ManagementApiOptions,
} from "@package-protection/http";
import { answerRequests, sendNotFound, splitTarget } from "@package-protection/http/node";
import type { Request, RequestHandler, Response } from "express";
import { clientOrigin } from "./client-origin.ts";

export interface ProtectionRulesRouterOptions extends ManagementApiOptions<Request> {
  /**
   * The address under which clients reach the host's root, `https://registry.example.com/npm`, or a function that returns it for
   * a request. Links and the OpenAPI document's `servers` are made of it. Without it, and where the function returns null,
   * links are made of what the request says: the host and protocol that Express's `trust proxy` lets a proxy forward, else
   * the Host header and the connection.
   */
  readonly publicUrl?: string | ((request: Request) => string | null);
}

/**
 * GitLab's management API for package protection rules (contract, section 2), to be mounted at `/api/v4` or wherever the
 * host's clients look for it. It works before and after the host's body parsers; before them it checks every body itself,
 * byte for byte as the contract says. Paths that are not its own go on to the host. It passes no error on.
 *
 * Of what a host's parsers leave behind, some is no longer what was sent: text that was no UTF-8, a large number, `a[b]`.
 *
 * @throws TypeError for a malformed `publicUrl` (a malformed answer of the function is a 500 and nothing else), for a protection that has no directory and so manages no rules, and where
 *   not exactly one of `authenticate` and `identify` is a function.
 */
export function protectionRulesRouter(options: ProtectionRulesRouterOptions): RequestHandler {
  const answer = answerRequests(options);
  return (request, response, next) => {
    const { path } = splitTarget(request.originalUrl);
    const address = { target: request.url, mount: request.baseUrl ?? "", path, origin: () => clientOrigin(request) };
    answer({ host: request, request, response, parsedBody: request.body }, address, next);
  };
}

/** Answers whatever reaches it with the contract's 404 for other paths; to be mounted last. */
export function notFound(request: Request, response: Response): void {
  sendNotFound(request, response);
}

/** Whose credential is this? The host gets Express's request too. */
export type Authenticate = AuthenticateRequest<Request>;

/** Who sends this request of Express? */
export type Identify = IdentifyRequest<Request>;
