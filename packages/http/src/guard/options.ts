import type { ManagedPackageProtection, PackageProtection, Principal } from "@package-protection/core";
import { classifyRequest, type RegistryProtocol } from "@package-protection/registry-protocols";
import type { Identify } from "../message/identity.ts";
import type { Logger } from "../message/logger.ts";
import type { OnDecision } from "./guard-event.ts";

/** A package's versions; null where it is not stored. */
export type ExistingVersions = readonly string[] | null;

/** A project by its id, as a number or its text, or by its full path, such as `group/project` (contract, section 2). */
export type ProjectName = number | string;

/** The part of a protection that guards use. `resolveProject` is needed where the host identifies its callers. */
export type GuardProtection = Pick<
  PackageProtection,
  "checkPackage" | "deadlineMs" | "minimumAccessLevels" | "reportRefusal"
> &
  Partial<Pick<ManagedPackageProtection, "resolveProject">>;

/** A writing route of the host that no protocol knows; `path` below the mount, as it was sent, without a query. */
export interface OwnRoute {
  readonly method: string;
  readonly path: string;
}

/** Routes by method and exact path, or a function that knows them. */
export type OwnRoutes<Request> = readonly OwnRoute[] | ((request: Request) => boolean);

/** What a guard is made of; `Request` is what the host's functions get. */
export interface PackageGuardOptions<Request> {
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
  readonly existingVersions?: (
    packageName: string,
    request: Request,
  ) => ExistingVersions | PromiseLike<ExistingVersions>;
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

/** @throws TypeError for an option of the wrong kind, as a host without types may give it. */
export function requireOptions<Request>(options: PackageGuardOptions<Request>): void {
  const {
    protection,
    protocol,
    projectId,
    onDecision,
    principal,
    identify,
    existingVersions,
    ownRoutes,
    explain,
    maximumBytesBeforeName,
  } = options;
  const isProtection =
    typeof protection?.checkPackage === "function" && typeof protection.minimumAccessLevels === "object";
  requireOption(isProtection, "protection must be what createPackageProtection returns");
  // Throws for a protocol that does not exist.
  classifyRequest(protocol, { method: "GET", target: "/", contentType: undefined });
  const isPath = typeof projectId === "string";
  requireOption(
    typeof projectId === "function" || Number.isSafeInteger(projectId) || (isPath && projectId.includes("/")),
    `projectId must be an integer, a full path such as "group/project", or a function, got ${JSON.stringify(projectId)}`,
  );
  requireOption(
    !isPath || typeof identify === "function",
    `projectId ${JSON.stringify(projectId)} is a path, which only the directory knows: use identify instead of principal, or the project's id`,
  );
  requireOption(
    (typeof principal === "function") !== (typeof identify === "function"),
    "one of principal and identify must be a function",
  );
  requireOption(
    identify === undefined || typeof protection.resolveProject === "function",
    "identify needs a protection with a directory: give createPackageProtection one",
  );
  requireOption(
    existingVersions === undefined || typeof existingVersions === "function",
    "existingVersions must be a function",
  );
  requireOption(
    ownRoutes === undefined || isOwnRoutes(ownRoutes),
    "ownRoutes must be a list of method and path, or a function",
  );
  requireOption(onDecision === undefined || typeof onDecision === "function", "onDecision must be a function");
  requireOption(explain === undefined || typeof explain === "boolean", "explain must be true or false");
  requireOption(
    maximumBytesBeforeName === undefined ||
      (Number.isSafeInteger(maximumBytesBeforeName) && maximumBytesBeforeName > 0),
    "maximumBytesBeforeName must be a positive integer",
  );
}

function isOwnRoutes(ownRoutes: OwnRoutes<never>): boolean {
  if (typeof ownRoutes === "function") return true;
  if (!Array.isArray(ownRoutes)) return false;
  return ownRoutes.every(({ method, path }) => typeof method === "string" && typeof path === "string");
}

function requireOption(isRight: boolean, complaint: string): void {
  if (!isRight) throw new TypeError(complaint);
}

/**
 * Whether a request is to one of the host's own routes.
 *
 * @throws TypeError where the function returns neither true nor false, such as a promise.
 */
export function isOwnRoute<Request>(
  ownRoutes: OwnRoutes<Request>,
  request: Request,
  { method, path }: OwnRoute,
): boolean {
  if (typeof ownRoutes !== "function") return ownRoutes.some((route) => route.method === method && route.path === path);
  const answer: unknown = ownRoutes(request);
  if (typeof answer === "boolean") return answer;
  throw new TypeError("ownRoutes must return true or false");
}
