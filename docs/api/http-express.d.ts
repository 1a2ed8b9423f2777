import { Caller, ManagedPackageProtection } from '@package-protection/core';
import { Request, Response, RequestHandler } from 'express';

/** What the host knows of a credential. */
type Authentication = {
    readonly outcome: "authenticated";
    readonly caller: Caller;
} | {
    readonly outcome: "unknown";
} | {
    readonly outcome: "expired";
} | {
    readonly outcome: "revoked";
};
/**
 * The host's part: whose credential is this? It is asked only with text that is not empty. A throw, a rejection, an answer
 * of another shape, or none within the protection's `deadlineMs`, is answered with 503, and nothing is done.
 */
type Authenticate = (credential: string) => Authentication | PromiseLike<Authentication>;

type Details = Readonly<Record<string, unknown>>;
/** Where failures are told; `console` is one. What it throws alters no answer. */
interface Logger {
    info(message: string, details?: Details): unknown;
    warn(message: string, details?: Details): unknown;
    error(message: string, details?: Details): unknown;
}

interface ProtectionRulesRouterOptions {
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
 * @throws TypeError for a malformed `publicUrl`, and for a protection that has no directory and so manages no rules.
 */
declare function protectionRulesRouter(options: ProtectionRulesRouterOptions): RequestHandler;
/** Answers whatever reaches it with the contract's 404 for other paths; to be mounted last. */
declare function notFound(request: Request, response: Response): void;

export { notFound, protectionRulesRouter };
export type { Authenticate, Authentication, Logger, ProtectionRulesRouterOptions };
