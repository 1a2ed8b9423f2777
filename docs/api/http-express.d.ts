import { PackageGuardOptions as PackageGuardOptions$1, Authenticate as Authenticate$1, Identify as Identify$1, ManagementApiOptions } from '@package-protection/http';
export { Authentication, ExistingVersions, GuardEvent, Identity, Logger, OnDecision, OwnRoute, OwnRoutes, WriteProtected, explainRefusal, packageWriteOf } from '@package-protection/http';
import { Request, RequestHandler, Response } from 'express';

/**
 * The origin that the client used, as far as the headers of trusted proxies say. Null where no plain host is named. A header
 * counts only where Express's `trust proxy` trusts the peer, as it does for `request.protocol`.
 */
declare function clientOrigin(request: Request): string | null;

interface PackageGuardOptions extends PackageGuardOptions$1<Request> {
    /**
     * The path of the registry, or several, where the guard cannot see it by itself: inside a route, or before the routes of a whole
     * application. Each is a literal path from the application's root, such as `/registry`.
     *
     * By default the guard vets the address below the path at which `app.use` mounts it. With this option it vets what is below
     * these paths, and lets any other request go on without vetting it. An address that another router could find below them is
     * refused with 400.
     */
    readonly mount?: string | readonly string[];
}
/**
 * Vets every push and delete of a registry, before its body parsers and its routes.
 *
 * Mount it by `app.use` at the registry's path. It answers a write that the minimum access levels or the rules forbid, that the
 * protocol does not know, or that cannot be vetted (contract, section 6). Every other request goes on as it came, and
 * `packageWriteOf` returns what was vetted.
 *
 * After a body parser it passes no write whose body it needs, and inside a route no write at all: a TypeError goes to the host's
 * error handlers.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function packageGuard(options: PackageGuardOptions): RequestHandler;

interface ProtectionRulesRouterOptions extends ManagementApiOptions<Request> {
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
declare function protectionRulesRouter(options: ProtectionRulesRouterOptions): RequestHandler;
/** Answers whatever reaches it with the contract's 404 for other paths; to be mounted last. */
declare function notFound(request: Request, response: Response): void;
/** Whose credential is this? The host gets Express's request too. */
type Authenticate = Authenticate$1<Request>;
/** Who sends this request of Express? */
type Identify = Identify$1<Request>;

export { clientOrigin, notFound, packageGuard, protectionRulesRouter };
export type { Authenticate, Identify, PackageGuardOptions, ProtectionRulesRouterOptions };
