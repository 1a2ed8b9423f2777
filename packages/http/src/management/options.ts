// The options of the management API, and their validation.

import type { ManagedPackageProtection } from "@package-protection/core";
import type { Identify } from "../message/identity.ts";
import type { Logger } from "../message/logger.ts";
import { parsePublicUrl } from "../message/public-address.ts";
import type { Authenticate } from "./caller.ts";

/** What the management API is made of; `Request` is what the host's functions get. */
export interface ManagementApiOptions<Request> {
  readonly protection: ManagedPackageProtection;
  /** Whose credential is this? For GitLab's tokens, in the places where GitLab's clients send them; or `identify`. */
  readonly authenticate?: Authenticate<Request>;
  /**
   * Who sends this request? For a host that recognises its callers by itself, by cookies, Basic or anything else; instead of
   * `authenticate`. A write then needs a header that browsers do not add for other sites: `PRIVATE-TOKEN`, `Authorization: Bearer` or
   * `X-Package-Protection` (contract, section 2, Credentials).
   */
  readonly identify?: Identify<Request>;
  /**
   * The address under which clients reach the host's root, `https://registry.example.com/npm`, or a function that returns it for
   * a request. Links and the OpenAPI document's `servers` are made of it. Without it, and where the function returns null,
   * links are made of what the request says.
   */
  readonly publicUrl?: string | ((request: Request) => string | null);
  /** Receives failures with their causes, never credentials or query strings. */
  readonly logger?: Logger;
  /**
   * Whether `POST /decisions` names the rules to callers below maintainer; true by default, as with guards.
   *
   * Set it to false where a guard has `explain: false` (contract, section 6).
   */
  readonly explain?: boolean;
  /**
   * Whether `/openapi.json` and `/openapi-rule-sets.json` below the mount answer with the API's OpenAPI documents, without authentication;
   * true by default.
   */
  readonly openApi?: boolean;
}

/** Returns the host's public address for a request; null where it is not known. Throws TypeError for a malformed answer. */
export type PublicUrlReader<Request> = (request: Request) => string | null;

/**
 * Checks the options once, and returns what reads the public address.
 *
 * @throws TypeError for a malformed `publicUrl`, for a protection that has no directory and so manages no rules, and where
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

/** @throws TypeError for a mount of the API that is no path. */
export function requireApiMount(mount = "/api/v4"): string {
  if (typeof mount === "string" && /^(?:\/[^/?#]+)*$/.test(mount)) return mount;
  throw new TypeError(`mount must be a path such as "/api/v4", without a trailing slash, got ${JSON.stringify(mount)}`);
}
