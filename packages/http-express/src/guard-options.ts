import type { PackageProtection, Principal } from "@package-protection/core";
import { type RegistryProtocol, requestMeaning } from "@package-protection/registry-protocols";
import type { Request } from "express";
import type { Logger } from "./failure-log.ts";
import type { OwnRoutes } from "./guard-own-routes.ts";

export interface PackageGuardOptions {
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
  /**
   * How many bytes of a body are read, and held, for the package's name and what is done to it, where only the body says so;
   * by default 8 MiB for npm and NuGet, 1 MiB for the others. So many bytes may be held for each request at once.
   */
  readonly maximumBytesBeforeName?: number;
  /** Is told of failures with their causes, never of credentials or query strings. Without it nobody is. */
  readonly logger?: Logger;
}

/** @throws TypeError for an option of the wrong kind, as a host without types may give it. */
export function requireOptions(options: PackageGuardOptions): void {
  const { protection, protocol, projectId, principal, ownRoutes, explain, maximumBytesBeforeName } = options;
  demand(typeof protection?.checkPackage === "function", "protection must be what createPackageProtection returns");
  // Throws for a protocol that does not exist.
  requestMeaning(protocol, { method: "GET", target: "/", contentType: undefined });
  demand(
    typeof projectId === "function" || Number.isSafeInteger(projectId),
    "projectId must be an integer or a function",
  );
  demand(typeof principal === "function", "principal must be a function");
  demand(
    ownRoutes === undefined || isOwnRoutes(ownRoutes),
    "ownRoutes must be a list of method and path, or a function",
  );
  demand(explain === undefined || typeof explain === "boolean", "explain must be true or false");
  demand(
    maximumBytesBeforeName === undefined ||
      (Number.isSafeInteger(maximumBytesBeforeName) && maximumBytesBeforeName > 0),
    "maximumBytesBeforeName must be a positive integer",
  );
}

function isOwnRoutes(ownRoutes: OwnRoutes<Request>): boolean {
  if (typeof ownRoutes === "function") return true;
  if (!Array.isArray(ownRoutes)) return false;
  return ownRoutes.every(({ method, path }) => typeof method === "string" && typeof path === "string");
}

function demand(isRight: boolean, complaint: string): void {
  if (!isRight) throw new TypeError(complaint);
}
