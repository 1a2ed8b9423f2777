import { PackageGuardOptions as PackageGuardOptions$1, Authenticate as Authenticate$1, Identify as Identify$1, ManagementApiOptions } from '@package-protection/http';
export { Authentication, ExistingVersions, GuardEvent, Identity, Logger, OnDecision, OwnRoute, OwnRoutes, WriteProtected, explainRefusal, packageWriteOf } from '@package-protection/http';
import { Request, RequestHandler, Response } from 'express';

/** The options of `packageGuard` on Express. */
interface PackageGuardOptions extends PackageGuardOptions$1<Request> {
    /**
     * The path of the registry, or several, if the guard cannot see it by itself: inside a route, or before the routes of a whole
     * application. Each is a literal path from the application's root, such as `/registry`.
     *
     * By default the guard vets the address below the path at which `app.use` mounts it. With this option it vets requests below
     * these paths, and passes any other request on without vetting it. An address that another router could find below them is
     * refused with 400.
     */
    readonly mount?: string | readonly string[];
}
/**
 * Vets every push and delete of a registry, before its body parsers and its routes.
 *
 * Mount it by `app.use` at the registry's path. It answers a write that the minimum access levels or the rules forbid, that the
 * protocol does not have, or that cannot be vetted (contract, section 6). Every other request goes on unchanged, and
 * `packageWriteOf` returns the vetted write.
 *
 * After a body parser it passes no write whose body it needs, and inside a route no write at all: a TypeError goes to the host's
 * error handlers.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function packageGuard(options: PackageGuardOptions): RequestHandler;

/**
 * The origin that the client used, by the Host header or the headers of trusted proxies. Null for a malformed host. A header of
 * a proxy counts only if Express's `trust proxy` trusts the peer, as for `request.protocol`.
 */
declare function clientOrigin(request: Request): string | null;

/** The options of `protectionRulesRouter`. */
interface ProtectionRulesRouterOptions extends ManagementApiOptions<Request> {
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
declare function protectionRulesRouter(options: ProtectionRulesRouterOptions): RequestHandler;
/** Answers every request with the contract's 404 for other paths; to be mounted last. */
declare function notFound(request: Request, response: Response): void;
/** The host's look-up of a credential, with Express's request. */
type Authenticate = Authenticate$1<Request>;
/** The host's identification of a caller by Express's request. */
type Identify = Identify$1<Request>;

export { clientOrigin, notFound, packageGuard, protectionRulesRouter };
export type { Authenticate, Identify, PackageGuardOptions, ProtectionRulesRouterOptions };
