import { Caller, PackageProtection, Principal, PackageProtected, ProtectionRule, PackageAction, ManagedPackageProtection } from '@package-protection/core';
import { Request, RequestHandler, Response } from 'express';
import { RegistryProtocol, PackageWrite } from '@package-protection/registry-protocols';

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

/** A writing route of the host that no protocol knows; `path` below the mount, as it stands in the request, without a query. */
interface OwnRoute {
    readonly method: string;
    readonly path: string;
}
/** Routes by method and exact path, or a function that knows them. */
type OwnRoutes<Request> = readonly OwnRoute[] | ((request: Request) => boolean);

interface PackageGuardOptions {
    readonly protection: Pick<PackageProtection, "checkPackage" | "deadlineMs">;
    /** What the mount serves; protocols cannot share one, since their paths clash. */
    readonly protocol: RegistryProtocol;
    /**
     * The project whose rules count. As a function it is asked for each write; null is "no such project", which is answered
     * with 404. A throw, a rejection, another answer, or none within the protection's `deadlineMs`, is answered with 503.
     */
    readonly projectId: number | ((request: Request) => number | null | PromiseLike<number | null>);
    /**
     * Who is asking; `{ kind: "anonymous" }` where that is not known. It fails as `projectId` does. The answer is copied at once;
     * an object that a promise gives must not be filled anew for another request.
     */
    readonly principal: (request: Request) => Principal | PromiseLike<Principal>;
    /** Writing routes that are the host's and not the protocol's; any other is refused with 405. They are not guarded. */
    readonly ownRoutes?: OwnRoutes<Request>;
    /** Whether a refused client learns the level that would do and the rules that demand it; true by default. */
    readonly explain?: boolean;
    /** How much of a body is read for the package's name, where only the body says it; 1 MiB by default. */
    readonly maximumBytesBeforeName?: number;
    /** Is told of failures with their causes, never of credentials or query strings. Without it nobody is. */
    readonly logger?: Logger;
}

/**
 * Asks the rules before every push and delete of a registry, to be mounted at the registry's path before body parsers and
 * before its routes. A write that the rules forbid, that the protocol does not know, or that cannot be judged gets its
 * answer here (contract, section 6); every other request goes on as it came, and `packageWriteOf` tells what was vetted.
 *
 * After a body parser it throws TypeError at the first body that it needs, which Express hands to the host's error handlers.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function packageGuard(options: PackageGuardOptions): RequestHandler;

/** Rules forbid one of the actions of a write to whoever asks for it. */
interface WriteProtected extends PackageProtected<ProtectionRule> {
    readonly write: PackageWrite;
    readonly action: PackageAction;
    readonly principal: Principal;
}

/** Who could do what was refused, and which rules say so, the strictest first: `an owner may push here: rule 12 @acme/*`. */
declare function explainRefusal(refusal: WriteProtected): string;

/**
 * The write that a guard vetted on this request. A host that stores a package under any other name stores what nobody
 * vetted. Null for a request that writes no package, as far as the protocol says.
 *
 * @throws TypeError for a request that no guard let pass.
 */
declare function packageWriteOf(request: {
    readonly method?: string | undefined;
}): PackageWrite | null;

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
 * @throws TypeError for a malformed `publicUrl`, for a protection that has no directory and so manages no rules, and where
 *   `authenticate` is no function.
 */
declare function protectionRulesRouter(options: ProtectionRulesRouterOptions): RequestHandler;
/** Answers whatever reaches it with the contract's 404 for other paths; to be mounted last. */
declare function notFound(request: Request, response: Response): void;

export { explainRefusal, notFound, packageGuard, packageWriteOf, protectionRulesRouter };
export type { Authenticate, Authentication, Logger, OwnRoute, OwnRoutes, PackageGuardOptions, ProtectionRulesRouterOptions, WriteProtected };
