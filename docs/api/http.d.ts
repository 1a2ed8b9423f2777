// fastify.d.ts

import { FastifyRequest } from 'fastify';
import { ManagementApiOptions, PackageGuardOptions } from './index.js';
import '@package-protection/core';
import '@package-protection/registry-protocols';

type Done = (error?: Error) => void;
/** The options of `packageGuard` on Fastify. */
interface FastifyPackageGuardOptions extends PackageGuardOptions<FastifyRequest> {
    /**
     * The path of the registry from the application's root, or several; by default the prefix of the plugin in which the guard is
     * registered. Each is a literal path such as `/registry`, and `/` is the whole host.
     *
     * With this option the guard vets requests below these paths, and passes any other request on without vetting it. An address
     * that another router could find below them is refused with 400.
     */
    readonly mount?: string | readonly string[];
    /** The same as `mount`, from the prefix of the plugin in which the guard is registered. */
    readonly prefix?: string;
}
/**
 * Vets every push and delete of a registry before Fastify reads its body.
 *
 * It counts for the routes of the plugin in which it is registered, and of the plugins inside that one. Fastify does not start where
 * a route of the registry's that writes is outside.
 *
 * It answers a write that the minimum access levels or the rules forbid, that the protocol does not have, or that cannot be vetted
 * (contract, section 6). Every other request goes on unchanged, and `packageWriteOf` returns the vetted write.
 *
 * After a hook that read the body it passes no write whose body it needs: a TypeError goes to the error handler.
 *
 * Without `logger` it logs to Fastify's own.
 *
 * @throws TypeError while Fastify starts, for an option of the wrong kind, and without a prefix and a `mount`.
 */
declare const packageGuard: ((instance: unknown, options: FastifyPackageGuardOptions, done: Done) => void) & {
    [x: symbol]: string | boolean | {
        name: string;
        fastify: string;
    };
};
/** The options of `managementApi` on Fastify. */
interface FastifyManagementApiOptions extends ManagementApiOptions<FastifyRequest> {
    /** The API's path; `/api/v4` by default, and empty where the root is the API's. */
    readonly prefix?: string;
}
/**
 * GitLab's management API for package protection rules (contract, section 2).
 *
 * It answers in a hook, before Fastify reads the body, which it checks itself, byte for byte as the contract says. Other paths are
 * the host's. Without `logger` it logs to Fastify's own.
 *
 * @throws TypeError while Fastify starts, for an option of the wrong kind.
 */
declare const managementApi: ((instance: unknown, options: FastifyManagementApiOptions, done: Done) => void) & {
    [x: symbol]: string | boolean | {
        name: string;
        fastify: string;
    };
};

export { managementApi, packageGuard };
export type { FastifyManagementApiOptions, FastifyPackageGuardOptions };

// fetch.d.ts

import { ManagementApiOptions, PackageGuardOptions } from './index.js';
import { PackageWrite } from '@package-protection/registry-protocols';
import '@package-protection/core';

/** The options of `managementApi` as a fetch handler. */
interface FetchManagementApiOptions<HostRequest = Request> extends ManagementApiOptions<HostRequest> {
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
 * It resolves with null for any other path, and never rejects. It reads the body itself, byte for byte as the contract
 * says; where it was read before, the answer is 500.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function managementApi(options: FetchManagementApiOptions): (request: Request) => Promise<Response | null>;

/** The options of `packageGuard` as a fetch handler. */
interface FetchPackageGuardOptions<HostRequest = Request> extends PackageGuardOptions<HostRequest> {
    /**
     * The path of the registry in `request.url`, or several; `/` where all that the guard sees is the registry's, as where a
     * framework takes its own mount off the url. Each is a literal path such as `/registry`.
     *
     * The guard vets what is below these paths, and lets any other request go on without vetting it. An address that another router
     * could find below them is refused with 400.
     */
    readonly mount: string | readonly string[];
    /** The client's network address, for events. Null where the runtime does not say it, which is the default; so is a throw. */
    readonly address?: (request: HostRequest) => string | null | undefined;
}
/** A request that may go on, or the answer to one that may not. */
type GuardedRequest = PassedRequest | {
    readonly allowed: false;
    readonly response: Response;
};
/** A request that may go on. */
interface PassedRequest {
    readonly allowed: true;
    /**
     * What the host goes on with: the request itself, or one with the same head and body whose body is still watched. Where a later
     * part of it contradicts what was vetted, the stream errors before its end. The body of the request that came is locked then.
     */
    readonly request: Request;
    /** Null for a request that writes no package, and for one that is not below the mount. */
    readonly write: PackageWrite | null;
    /** The answer to the client where the body has contradicted what was vetted; null as long as it has not. */
    lateRefusal(): Response | null;
}
/**
 * Vets every push and delete of a registry, before anything reads its body: for whatever has a fetch handler, such as Bun, Deno,
 * Workers, and Node behind an adapter.
 *
 * A write that the minimum access levels or the rules forbid, that the protocol does not know, or that cannot be vetted (contract,
 * section 6), comes back with the response to it. Every other request may go on. `packageWriteOf` of its `request` returns what was
 * vetted. The promise never rejects.
 *
 * A guard that cannot do its work, as behind a body parser, answers with 500, and reports a TypeError with the remedy to `logger`,
 * or to the console.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function packageGuard(options: FetchPackageGuardOptions): (request: Request) => Promise<GuardedRequest>;

export { managementApi, packageGuard };
export type { FetchManagementApiOptions, FetchPackageGuardOptions, GuardedRequest, PassedRequest };

// hono.d.ts

import { PackageWrite } from '@package-protection/registry-protocols';
import { Context, MiddlewareHandler } from 'hono';
import { FetchManagementApiOptions, FetchPackageGuardOptions } from './fetch.js';
import './options-DwxM6SuP.js';
import '@package-protection/core';

/** The options of `http/fetch`; the host's functions get Hono's context. */
type HonoManagementApiOptions = FetchManagementApiOptions<Context>;
/** The options of `packageGuard` on Hono. */
type HonoPackageGuardOptions = FetchPackageGuardOptions<Context>;
/**
 * GitLab's management API for package protection rules (contract, section 2) as middleware: `app.use(managementApi(options))`.
 *
 * Other paths go on to the next handler.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function managementApi(options: HonoManagementApiOptions): MiddlewareHandler;
/**
 * Vets every push and delete of a registry, as middleware: `app.use("/npm/*", packageGuard({ mount: "/npm", ... }))`.
 *
 * It answers a write that may not pass (contract, section 6). Any other request goes on; `context.req` reads the vetted body, and
 * `packageWriteOf(context)` returns the vetted write. If a later part of the body contradicts it, the body errors, and the
 * client gets the guard's answer instead of the handler's.
 *
 * A guard that cannot determine the path of the routes behind it passes no write: it answers with 500, and reports a TypeError
 * with the remedy to `logger`, or to the console.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function packageGuard(options: HonoPackageGuardOptions): MiddlewareHandler;
/**
 * The write that a guard vetted on the request of this context; as `packageWriteOf` of the package's main entry.
 *
 * @throws TypeError for a write that no guard let pass, and for a name that is not the vetted one.
 */
declare function packageWriteOf(context: Context): PackageWrite | null;
declare function packageWriteOf(context: Context, name: string | undefined): PackageWrite;

export { managementApi, packageGuard, packageWriteOf };
export type { HonoManagementApiOptions, HonoPackageGuardOptions };

import { Principal, PackageProtection, RequestOrigin, EvaluatedRefusal, ProtectionRule } from '@package-protection/core';
import { PackageWrite, RegistryProtocol, BodyFinding, BodyReader } from '@package-protection/registry-protocols';
import { Result } from 'neverthrow';
import { ExistingVersions, DecisionError, WriteProtected, Logger, GuardError } from './options.js';
export { Authenticate, Authentication, GuardEvent, GuardProtection, Identify, Identity, ManagementApiOptions, OnDecision, OwnRoute, OwnRoutes, PackageGuardOptions, ProjectName, WrittenPackage } from './options.js';

/** Who writes into which project. */
interface GuardCaller {
    readonly projectId: number;
    readonly principal: Principal;
    /** The host's name for the caller. Null for an anonymous caller, and if the host returns only a principal. */
    readonly name: string | null;
}

/** The protection that decides a write, and the host's part in it. */
interface DecisionHost {
    readonly protection: Pick<PackageProtection, "checkPackage" | "deadlineMs" | "minimumAccessLevels">;
    /** Finds the versions that a package has; undefined if the host cannot. */
    readonly existingVersions?: ((packageName: string) => ExistingVersions | PromiseLike<ExistingVersions>) | undefined;
    /** Resolves once the event loop has read all pending requests, so that their checks share a read of the store. */
    readonly nextBatch: () => Promise<void>;
    /** The origin of the request, for the event of the check. */
    readonly origin?: RequestOrigin;
    /** Receives the refusals that evaluate rules would have made. */
    readonly onEvaluated?: (wouldRefuse: readonly EvaluatedRefusal<ProtectionRule>[]) => void;
}
/**
 * Decides a write: the minimum access levels and then the rules must allow every one of its actions (contract, sections 1 and 5).
 *
 * Returns the write as it was decided: a document that keeps every existing version is a push alone. Each of the host's functions
 * has the protection's deadline. If one fails, or its answer is malformed, nothing is allowed. Writes that came together
 * share a read of the store, which begins after the last of them came.
 */
declare function decideWrite(host: DecisionHost, caller: GuardCaller, found: PackageWrite): Promise<Result<PackageWrite, DecisionError>>;

/**
 * Names who could do what was refused, and the rules, the strictest first: `an owner may push here: rule 12 @acme/*`.
 *
 * Of a write of several actions it names all of them, and the level that each rule requires for each.
 */
declare function explainRefusal(refusal: WriteProtected): string;

/** What a guard knows of a request that it refused. */
interface SeenRequest {
    readonly protocol: RegistryProtocol;
    readonly method: string;
    /** Path and query below the mount; null where routers could read the address in different ways. */
    readonly target: string | null;
    readonly contentType: string | undefined;
    /** The host's function that named the caller. */
    readonly callerOf: "identify" | "principal";
}

interface RefusedRequest {
    readonly method: string;
    readonly path: string;
    /** A header's value, by its name in lower case. */
    header(name: string): string | undefined;
}
/** What is known of the write; null where it was refused before. */
interface RefusedWrite {
    readonly caller: GuardCaller | null;
    readonly write: {
        readonly packageName: string;
    } | null;
}
/**
 * Logs a failure with its cause as an error, and a write that may not happen as information: whose it was, and why. Never throws.
 *
 * @param request null where the host does not see it.
 * @param seen null where no guard saw the request.
 */
declare function logGuardError(logger: Logger, error: GuardError, request: RefusedRequest | null, { caller, write }: RefusedWrite, seen?: SeenRequest | null): void;

/** A request's body, held back until it is known which package it writes. */
interface HeldBody {
    /** Begins to read. Resolves once the finding is no longer `more`; with false if the client disconnects before. Rejects if the reader fails. */
    read(): Promise<boolean>;
    /**
     * The finding so far. Later bytes may turn it into `refused`, and into nothing else.
     *
     * @throws Error if the reader failed after it had found something.
     */
    finding(): BodyFinding;
}

/** A request that writes, as a transport brings it. */
interface WriteRequest<Request, Body extends HeldBody = HeldBody> {
    /** The argument of the host's functions. */
    readonly request: Request;
    readonly method: string;
    /** The host's `request.url`; its query may name another method. */
    readonly url: string;
    /** The whole path, for log and events. */
    readonly path: string;
    /** Path and query below the mount; null if routers read the address in different ways. */
    readonly target: string | null;
    /** The client's network address; null if it is not known. */
    readonly address: string | null;
    /** A header's value, by its name in lower case. */
    header(name: string): string | undefined;
    /** How many Content-Type headers there are. Of several a transport shows the first, and another reader may use the last. */
    countContentTypes(): number;
    /** Holds the body back until it is vetted. Called at most once, and before anything is awaited. */
    holdBody(reader: BodyReader): Body;
    /** Resolves once the event loop has read all pending requests, so that their checks share a read of the store. */
    nextBatch(): Promise<void>;
}

/** The origin of a request, for events. The request id is the header X-Request-Id, if it has the form of an id. */
declare function eventOrigin<Request>({ address, header }: Pick<WriteRequest<Request>, "address" | "header">, caller: GuardCaller | null): RequestOrigin;

/** An answer as a value, whatever transport sends it. */
interface WireResponse {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** Null where the answer has no body, not even an empty one. */
    readonly body: Uint8Array | null;
}

/** The answer to a client whose write does not pass. */
interface Refusal {
    /** The reason phrase, which is all that some clients show; null for the status's own. */
    readonly reasonPhrase: string | null;
    /** The contract's (section 6), and the body's `message`. */
    readonly message: string;
    /** The text for a person: the message, and perhaps a remedy. */
    readonly error: string;
    readonly response: WireResponse;
}
/**
 * The answer to a request that may not pass (contract, section 6).
 *
 * `message` is the contract's. `error` adds what a person can do about it. `errors` is the same for clients that read only that.
 *
 * @param explain whether the answer names the level that would be enough, and the rules that require it.
 */
declare function guardRefusal(error: GuardError, explain: boolean): Refusal;

/** A request of node:http or of a framework, which keeps node:http's as `raw` or `req`. */
interface VettedRequest {
    readonly method?: string | undefined;
    readonly raw?: object;
    readonly req?: object;
}
/**
 * The write that a guard vetted on this request: node:http's, or that of Express, Fastify or Koa (or Koa's context). Null for a
 * request that writes no package.
 *
 * With `name`, the package that the route is about to store or delete, it also compares that name with the vetted one, as the
 * package type compares names (contract, section 4). A route that stores under another name bypasses the check.
 *
 * @throws TypeError for a write that no guard let pass, and for a name that is not the vetted one or where nothing was vetted.
 */
declare function packageWriteOf(request: VettedRequest): PackageWrite | null;
declare function packageWriteOf(request: VettedRequest, name: string | undefined): PackageWrite;
declare function packageWriteOf(request: VettedRequest, ...name: readonly [name?: string | undefined]): PackageWrite | null;

export { DecisionError, ExistingVersions, GuardError, Logger, WriteProtected, decideWrite, eventOrigin, explainRefusal, guardRefusal, logGuardError, packageWriteOf };
export type { DecisionHost, GuardCaller, Refusal, RefusedRequest, RefusedWrite, SeenRequest, VettedRequest };

// koa.d.ts

import { Context, Middleware } from 'koa';
import { ManagementApiOptions, PackageGuardOptions } from './index.js';
import '@package-protection/core';
import '@package-protection/registry-protocols';

/** The options of `packageGuard` on Koa. */
interface KoaPackageGuardOptions extends PackageGuardOptions<Context> {
    /**
     * The path of the registry, or several, from the application's root. Each is a literal path such as `/registry`; inside
     * koa-mount it is `/`, since koa-mount takes its own path off.
     *
     * The guard vets requests below these paths, and passes any other request on without vetting it. An address that another router
     * could find below them is refused with 400.
     */
    readonly mount: string | readonly string[];
}
/**
 * Vets every push and delete of a registry, before its body parsers and its routes.
 *
 * Use it by `app.use` before the routers. It answers a write that the minimum access levels or the rules forbid, that the protocol does
 * not have, or that cannot be vetted (contract, section 6). Every other request goes on unchanged, and `packageWriteOf` returns
 * the vetted write.
 *
 * After a body parser it passes no write whose body it needs, and inside a router no write at all: it rejects with a TypeError.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function packageGuard(options: KoaPackageGuardOptions): Middleware;
/** The options of `managementApi` on Koa. */
interface KoaManagementApiOptions extends ManagementApiOptions<Context> {
    /** The API's path from the application's root; `/api/v4` by default, and empty where the root is the API's. */
    readonly mount?: string;
}
/**
 * GitLab's management API for package protection rules (contract, section 2).
 *
 * It works before and after the host's body parsers; before them it checks every body itself, byte for byte as the contract says.
 * Other paths go on.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function managementApi(options: KoaManagementApiOptions): Middleware;

export { managementApi, packageGuard };
export type { KoaManagementApiOptions, KoaPackageGuardOptions };

// node.d.ts

import { IncomingMessage, ServerResponse } from 'node:http';
import { ManagementApiOptions, PackageGuardOptions } from './index.js';
import '@package-protection/core';
import '@package-protection/registry-protocols';

/** The address of a request, as far as a guard can find it. */
type GuardedAddress = 
/** Below a mount; `target` is the path and query below it. */
{
    readonly kind: "below";
    readonly target: string;
}
/** No router finds it below a mount. */
 | {
    readonly kind: "elsewhere";
}
/** Routers read it in different ways. */
 | {
    readonly kind: "ambiguous";
}
/** The guard cannot determine the address that the routes behind it match. */
 | {
    readonly kind: "misplaced";
    readonly error: TypeError;
};
/**
 * The mounts of the option, without a trailing slash.
 *
 * @throws TypeError for a mount that is a pattern or no path, and for one inside another.
 */
declare function parsedMounts(mount: string | readonly string[] | undefined): readonly string[];
/**
 * Finds a request's target below one of the mounts. It is `elsewhere` only if no router reads it as below one.
 *
 * @param sent the target, in whichever of its forms, from the application's root.
 */
declare function findBelowMounts(sent: string, mounts: readonly string[]): Exclude<GuardedAddress, {
    readonly kind: "misplaced";
}>;
/** Whether a path is a mount or below it, character by character. */
declare function isBelow(path: string, mount: string): boolean;
/** Undoes percent-encoding that encodes UTF-8. */
declare function decoded(path: string): string;

/** The address of a request to the API, as a transport or a framework knows it. */
interface ManagementAddress {
    /** The path of the mount; empty at the host's root. */
    readonly mount: string;
    /** The path below the mount, as it was sent. */
    readonly path: string;
    /** As it was sent, without its question mark: a byte string. */
    readonly query: string;
    /** The whole path from the host's root, for links. */
    readonly publicPath: string;
    /** The origin that the client used; null if it is not known. */
    origin(): string | null;
}

/** The connection of a request, as its headers and its socket show it. */
interface ClientConnection {
    /** A header's value, by its name in lower case. */
    header(name: string): string | undefined;
    /** Whether it came by TLS. */
    readonly isSecure: boolean;
    /** Whether the peer is a proxy whose forwarding headers are believed. */
    readonly isTrustedPeer: boolean;
}
/** The origin that the client used, by the Host header or the headers of trusted proxies. Null for a malformed host. */
declare function clientOrigin({ header, isSecure, isTrustedPeer }: ClientConnection): string | null;

/** Byte strings, as they were sent: nothing is decoded yet. */
interface RequestTarget {
    readonly path: string;
    /** Without its question mark; empty if there is none. */
    readonly query: string;
}
/** Scheme and authority, which an absolute target has before the path. */
declare const schemeAndAuthority: RegExp;
/** The raw path and query of a request's target, in whichever of its forms. */
declare function splitTarget(target: string): RequestTarget;
/**
 * Path and query below the mount, as they were sent. Null if the router would match another path than the one that was sent.
 *
 * @param url the target, in whichever of its forms, without the path of the mount.
 * @param routedPath the path that the router matches.
 */
declare function canonicalTarget(url: string, routedPath: string): string | null;

/** A request and its response, as node:http and as the host's framework have them. */
interface NodeExchange<Request> {
    /** The argument of the host's functions: the framework's own request, or node:http's. */
    readonly host: Request;
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    /** The body that a body parser of the host left; undefined without one. */
    readonly parsedBody?: unknown;
    /** Called once before the request is answered here, and if its client disconnected: the framework must send nothing then. */
    readonly takeOver?: () => void;
}
/** A handler for node:http, and a middleware for Connect, Polka and others. */
type NodeHandler<Request extends IncomingMessage = IncomingMessage> = (request: Request, response: ServerResponse, next?: () => void) => void;

/** The options of `managementApi` on node:http. */
interface NodeManagementApiOptions<Request extends IncomingMessage = IncomingMessage> extends ManagementApiOptions<Request> {
    /** The API's path from the host's root; `/api/v4` by default, and empty where the root is the API's. */
    readonly mount?: string;
    /**
     * Whether every peer is a proxy whose `X-Forwarded-Host` and `X-Forwarded-Proto` are believed; false by default. Links are made
     * of them where there is no `publicUrl`.
     */
    readonly trustProxy?: boolean;
}
/**
 * GitLab's management API for package protection rules (contract, section 2), for bare node:http, Connect and Polka.
 *
 * It works before and after the host's body parsers; before them it checks every body itself, byte for byte as the contract says.
 * Other paths go on by `next`; without `next` they are answered with 404. It passes no error on.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function managementApi<Request extends IncomingMessage = IncomingMessage>(options: NodeManagementApiOptions<Request>): NodeHandler<Request>;
/**
 * Answers requests whose address is found already, for adapters of frameworks over node:http. The function it returns calls
 * `notOurs` for a path that is not the API's.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function answerRequests<Request>(options: ManagementApiOptions<Request>): (exchange: NodeExchange<Request>, address: ManagementAddress, notOurs: () => void) => void;

/** The options of `packageGuard` on node:http. */
interface NodePackageGuardOptions<Request extends IncomingMessage = IncomingMessage> extends PackageGuardOptions<Request> {
    /**
     * The path of the registry in `request.url`, or several; `/` where all that the guard sees is the registry's, as where a
     * framework takes its own mount off `request.url`. Each is a literal path such as `/registry`.
     *
     * The guard vets what is below these paths, and lets any other request go on without vetting it. An address that another router
     * could find below them is refused with 400.
     */
    readonly mount: string | readonly string[];
}
/** A request that writes, and its address below the mount. */
interface GuardedWrite {
    /** Path and query below the mount; null where routers could read the address in different ways. */
    readonly target: string | null;
    /** The whole path, for log and events. */
    readonly path: string;
    /** The client's network address; by default the connection's. */
    readonly address?: string | undefined;
}
/**
 * Vets every push and delete of a registry, before its body parsers and its routes: for bare node:http, Connect and Polka.
 *
 * It answers a write that the minimum access levels or the rules forbid, that the protocol does not know, or that cannot be vetted
 * (contract, section 6). Every other request goes on as it came, by `next`; without `next` it is answered with 404.
 * `packageWriteOf` returns what was vetted.
 *
 * A guard that cannot do its work, as behind a body parser or where `mount` is not what the framework left of `request.url`,
 * answers every write with 500, and reports a TypeError with the remedy to `logger`, or as a warning of the process. It does so, too,
 * for a write whose `next` throws: nobody waits for the guard, so the process would end.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function packageGuard<Request extends IncomingMessage = IncomingMessage>(options: NodePackageGuardOptions<Request>): NodeHandler<Request>;
/**
 * Vets requests whose address is found already, for adapters of frameworks over node:http.
 *
 * The function it returns calls `pass` for a request that may go on, and answers any other. It throws TypeError for a request whose
 * body cannot be seen whole, as after a body parser.
 *
 * @throws TypeError for an option of the wrong kind.
 */
declare function vetRequests<Request>(options: PackageGuardOptions<Request>): (exchange: NodeExchange<Request>, write: GuardedWrite, pass: () => void) => void;
/** Whether a request writes no package, whatever its address. */
declare function isReadingRequest(request: IncomingMessage): boolean;
/**
 * Makes a middleware of a guard that throws with the remedy where NestJS runs it as a guard of NestJS: those run inside routes,
 * after body parsers, and get no request.
 *
 * @param remedy how NestJS uses the guard instead.
 */
declare function notANestGuard<Given extends readonly unknown[], Answer>(guard: (...given: Given) => Answer, remedy: string): (...given: Given) => Answer;

/** Answers with the contract's 404 for other paths. */
declare function sendNotFound(request: IncomingMessage, response: ServerResponse): void;

export { answerRequests, canonicalTarget, clientOrigin, decoded, findBelowMounts, isBelow, isReadingRequest, managementApi, notANestGuard, packageGuard, parsedMounts, schemeAndAuthority, sendNotFound, splitTarget, vetRequests };
export type { ClientConnection, GuardedAddress, GuardedWrite, ManagementAddress, NodeExchange, NodeHandler, NodeManagementApiOptions, NodePackageGuardOptions };

// options.d.ts

import { TokenScope, DeployToken, PackageProtected, ProtectionRule, Principal, PackageType, PackageAction, AccessLevel, Forbidden, ProjectNotFound, StoreUnavailable, RequestOrigin, PackageProtection, ManagedPackageProtection, Caller } from '@package-protection/core';
import { ProtocolError, PackageWrite, RegistryProtocol } from '@package-protection/registry-protocols';

/** Who is calling, by any means of authentication that the host has. */
type Identity = {
    readonly kind: "user";
    /** The host's name for the user. */
    readonly name: string;
    /** An administrator of the whole instance; false by default. */
    readonly admin?: boolean;
    /** The uses of the credential; `["api"]` by default. */
    readonly scopes?: readonly TokenScope[];
} | DeployToken | {
    readonly kind: "expired";
} | {
    readonly kind: "revoked";
};
/**
 * The host's function that finds the caller of a request. Null is an anonymous caller.
 *
 * A throw, a rejection, a malformed answer, or no answer within the protection's `deadlineMs`, is answered with 503, and nothing
 * is done. The answer is copied at once.
 */
type Identify<Request = unknown> = (request: Request) => Identity | null | PromiseLike<Identity | null>;

type Details = Readonly<Record<string, unknown>>;
/** Receives failures; `console` is one. The message comes first, then the details. Its exceptions change no answer. */
interface Logger {
    info(message: string, details?: Details): unknown;
    warn(message: string, details?: Details): unknown;
    error(message: string, details?: Details): unknown;
}

/** A defect, here or in the host. */
interface InternalError {
    readonly type: "internal_error";
    readonly cause: unknown;
}

/** Rules forbid one of the actions of a write to its principal. */
interface WriteProtected extends PackageProtected<ProtectionRule> {
    readonly write: PackageWrite;
    readonly principal: Principal;
}
/** The caller is below the minimum access level for an action of the write (contract, section 1). */
interface BelowMinimumAccessLevel {
    readonly type: "below_minimum_access_level";
    readonly packageType: PackageType;
    /** The first action that is refused. */
    readonly action: PackageAction;
    /** All actions of the write; absent where it was refused before they were known. */
    readonly actions?: readonly PackageAction[];
    readonly principal: Principal;
    /** The level that would be enough; null if none would, as for a deploy token. */
    readonly requiredAccessLevel: AccessLevel | null;
}
/** A function of the host failed, returned a malformed answer, or did not answer in time. */
interface HostUnavailable {
    readonly type: "host_unavailable";
    readonly asked: "projectId" | "principal" | "identify" | "directory" | "existingVersions";
    readonly cause: unknown;
}
/** The reason why a write was refused, or could not be decided. */
type DecisionError = WriteProtected | BelowMinimumAccessLevel
/** The caller's credential is expired or revoked. */
 | {
    readonly type: "token_expired" | "token_revoked";
    readonly packageType: PackageType;
}
/** The project is archived or has no registry, or the credential is not for writing. */
 | Forbidden | HostUnavailable | ProjectNotFound | StoreUnavailable | InternalError;
/** The reason why a guard does not let a request pass. */
type GuardError = ProtocolError | DecisionError
/** A method that writes, on a route that is neither the protocol's nor one that the host lists as its own. */
 | {
    readonly type: "write_unknown";
}
/** A browser sent the write for a page of another site, which could use the visitor's cookie. */
 | {
    readonly type: "cross_site";
}
/** A header or the query names another method, which a middleware behind the guard may use. */
 | {
    readonly type: "method_overridden";
}
/** The body must be read, and has a Content-Encoding. */
 | {
    readonly type: "body_encoded";
};

/** The outcome of a request that writes. It holds no credential and no query. */
interface GuardEvent {
    /**
     * Refused by levels, rules or the directory, or as another site's; malformed if it could not be vetted; unavailable if a failure
     * kept it out.
     *
     * `would_refuse` comes after `allowed` or `refused`, where evaluate rules would have refused an action.
     */
    readonly outcome: "allowed" | "refused" | "malformed" | "unavailable" | "would_refuse";
    /** The error's type; null where the write is allowed, and for `would_refuse`. */
    readonly reason: GuardError["type"] | null;
    readonly method: string;
    /** The whole path, as it was sent. */
    readonly path: string;
    readonly origin: RequestOrigin;
    /** Null where it was refused before that was known. */
    readonly projectId: number | null;
    /** Null where it was refused before that was known. */
    readonly principal: Principal | null;
    /** Null where the request names no package, or was refused before its body was read. */
    readonly write: WrittenPackage | null;
    /** The action that is refused, or would be; null where none is. */
    readonly action: PackageAction | null;
    /** The level that would be enough; null where none would be, and where none is required. */
    readonly requiredAccessLevel: AccessLevel | null;
    /** The rules that forbid it, or would. */
    readonly rules: readonly ProtectionRule[];
    /** The time in milliseconds from the request's head to the decision. */
    readonly durationMs: number;
}
/** The package that a request writes, and what is done to it. */
interface WrittenPackage {
    readonly packageType: PackageType;
    readonly packageName: string;
    /** Other names that a reader could find in the request. */
    readonly alternativeNames: readonly string[];
    readonly actions: readonly PackageAction[];
}
/** Receives every outcome. Nothing waits for it, and its failure alters no answer. */
type OnDecision = (event: GuardEvent) => unknown;

/** A package's versions; null where it is not stored. */
type ExistingVersions = readonly string[] | null;
/** A project by its id, as a number or its text, or by its full path, such as `group/project` (contract, section 2). */
type ProjectName = number | string;
/** The part of a protection that guards use. `resolveProject` is needed where the host identifies its callers. */
type GuardProtection = Pick<PackageProtection, "checkPackage" | "deadlineMs" | "minimumAccessLevels" | "reportRefusal"> & Partial<Pick<ManagedPackageProtection, "resolveProject">>;
/** A writing route of the host that no protocol knows; `path` below the mount, as it was sent, without a query. */
interface OwnRoute {
    readonly method: string;
    readonly path: string;
}
/** Routes by method and exact path, or a function that knows them. */
type OwnRoutes<Request> = readonly OwnRoute[] | ((request: Request) => boolean);
/** What a guard is made of; `Request` is what the host's functions get. */
interface PackageGuardOptions<Request> {
    /** Its `minimumAccessLevels` are applied before its rules. With `identify` it needs a directory. */
    readonly protection: GuardProtection;
    /** What the mount serves; protocols cannot share one, since their paths clash. */
    readonly protocol: RegistryProtocol;
    /**
     * The project whose rules count: its id, or with `identify` its full path, which the protection's directory resolves. As a function it
     * is called for each write; null is "no such project", which is answered with 404. A throw, a rejection, another answer, or none
     * within the protection's `deadlineMs`, is answered with 503.
     */
    readonly projectId: ProjectName | ((request: Request) => ProjectName | null | PromiseLike<ProjectName | null>);
    /**
     * Who is calling; `{ kind: "anonymous" }` where that is not known. It fails as `projectId` does. The answer is copied at once;
     * an object that a promise resolves with must not be filled anew for another request.
     */
    readonly principal?: (request: Request) => Principal | PromiseLike<Principal>;
    /**
     * Who is calling, for a host that says the same to the management API; instead of `principal`. The protection's directory
     * has the caller's access level in the project (contract, section 7, who passes a guard that identifies).
     */
    readonly identify?: Identify<Request>;
    /**
     * The path of the registry, or several. Each is a literal path, such as `/registry`; `/` is the whole host.
     *
     * The guard vets what is below these paths, and lets any other request go on without vetting it. An address that another router
     * could find below them is refused with 400.
     */
    readonly mount?: string | readonly string[];
    /**
     * The versions that a package has now, for npm documents that may add and remove versions; null where it is not stored.
     *
     * A document that keeps all of them, as `npm deprecate` sends it, is then a push. Without this function it is a push and a
     * delete. The registry must refuse a document that was made from an older state of the package, as by npm's `_rev`. It fails
     * as `projectId` does.
     */
    readonly existingVersions?: (packageName: string, request: Request) => ExistingVersions | PromiseLike<ExistingVersions>;
    /** Writing routes that are the host's and not the protocol's; any other is refused with 405. They are not guarded. */
    readonly ownRoutes?: OwnRoutes<Request>;
    /**
     * Whether a refused client learns the level that would do and the rules that require it; true by default.
     *
     * Set it to false behind a host with read permissions of its own, or ask those before the guard (contract, section 6).
     */
    readonly explain?: boolean;
    /**
     * How many bytes of a body are read, and held, for the package's name and what is done to it, where only the body says so;
     * by default 8 MiB for npm and NuGet, 1 MiB for the others. So many bytes may be held for each request at once.
     */
    readonly maximumBytesBeforeName?: number;
    /** Receives every outcome of a request that writes. Nothing waits for it, and its failure alters no answer. */
    readonly onDecision?: OnDecision;
    /**
     * Receives failures with their causes as errors, and refusals as information; never credentials or query strings. One warning
     * where a route answers a vetted write before any route has called `packageWriteOf`.
     */
    readonly logger?: Logger;
}

/** The host's answer about a credential. */
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
 * The host's function that finds the caller of a credential. It is called only with text that is not empty.
 *
 * A throw, a rejection, a malformed answer, or no answer within the protection's `deadlineMs`, is 503, and nothing is done.
 */
type Authenticate<Request = unknown> = (credential: string, request: Request) => Authentication | PromiseLike<Authentication>;

/** The options of the management API; `Request` is the argument of the host's functions. */
interface ManagementApiOptions<Request> {
    readonly protection: ManagedPackageProtection;
    /** Finds the caller of a token in GitLab's places; or `identify`. */
    readonly authenticate?: Authenticate<Request>;
    /**
     * Returns the caller of a request, for a host that recognises callers by cookies, Basic or another way; instead of
     * `authenticate`. A write then needs a header that browsers do not add for other sites: `PRIVATE-TOKEN`, `Authorization: Bearer` or
     * `X-Package-Protection` (contract, section 2, Credentials).
     */
    readonly identify?: Identify<Request>;
    /**
     * The address under which clients reach the host's root, `https://registry.example.com/npm`, or a function that returns it for
     * a request. Links and the OpenAPI document's `servers` are made of it. Without it, and if the function returns null,
     * links come from the request.
     */
    readonly publicUrl?: string | ((request: Request) => string | null);
    /** Receives failures with their causes, never credentials or query strings. */
    readonly logger?: Logger;
    /**
     * Whether `POST /decisions` names the rules to callers below maintainer; true by default, as with guards.
     *
     * Set it to false if a guard has `explain: false` (contract, section 6).
     */
    readonly explain?: boolean;
    /**
     * Whether `/openapi.json` and `/openapi-rule-sets.json` below the mount answer with the API's OpenAPI documents, without authentication;
     * true by default.
     */
    readonly openApi?: boolean;
}

export type { Authenticate as A, DecisionError as D, ExistingVersions as E, GuardError as G, Identify as I, Logger as L, ManagementApiOptions as M, OnDecision as O, PackageGuardOptions as P, WriteProtected as W, Authentication as a, GuardEvent as b, GuardProtection as c, Identity as d, OwnRoute as e, OwnRoutes as f, ProjectName as g, WrittenPackage as h };
