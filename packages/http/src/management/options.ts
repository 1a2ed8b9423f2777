import type { ManagedPackageProtection } from "@package-protection/core";
import type { Identify } from "../message/identity.ts";
import type { Logger } from "../message/logger.ts";
import { parsePublicUrl } from "../message/public-address.ts";
import type { Authenticate } from "./caller.ts";

/** The options of the management API; `Request` is the argument of the host's functions. */
export interface ManagementApiOptions<Request> {
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

/** Returns the host's public address for a request; null where it is not known. Throws a TypeError for a malformed answer. */
export type PublicUrlReader<Request> = (request: Request) => string | null;

/**
 * Checks the options once, and returns the function that reads the public address.
 *
 * @throws TypeError for a malformed `publicUrl`, for a protection without a directory, which cannot manage rules, and if
 *   not exactly one of `authenticate` and `identify` is a function.
 */
export function requireManagementOptions<Request>(options: ManagementApiOptions<Request>): PublicUrlReader<Request> {
  const { protection, authenticate, identify, publicUrl, explain } = options;
  if (typeof protection?.listRules !== "function") {
    throw new TypeError(
      "protection manages no rules: give createPackageProtection a directory, and pass what it returns",
    );
  }
  if ((typeof authenticate === "function") === (typeof identify === "function")) {
    throw new TypeError("one of authenticate and identify must be a function");
  }
  if (explain !== undefined && typeof explain !== "boolean") throw new TypeError("explain must be true or false");
  if (publicUrl === undefined) return () => null;
  if (typeof publicUrl !== "function") {
    const fixed = parsePublicUrl(publicUrl);
    return () => fixed;
  }
  return (request) => {
    const answer = publicUrl(request);
    return answer === null ? null : parsePublicUrl(answer);
  };
}

/** @throws TypeError for a mount of the API that is not a path. */
export function requireApiMount(mount = "/api/v4"): string {
  if (typeof mount === "string" && /^(?:\/[^/?#]+)*$/.test(mount)) return mount;
  throw new TypeError(`mount must be a path such as "/api/v4", without a trailing slash, got ${JSON.stringify(mount)}`);
}
