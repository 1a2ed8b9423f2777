import type { ManagedPackageProtection } from "@package-protection/core";
import type { Logger } from "../message/logger.ts";
import { parsePublicUrl } from "../message/public-address.ts";
import type { Authenticate } from "./authentication.ts";

/** What the management API is made of; `Request` is what the host's functions get. */
export interface ManagementApiOptions<Request> {
  readonly protection: ManagedPackageProtection;
  readonly authenticate: Authenticate;
  /**
   * The address under which clients reach the host's root, `https://registry.example.com/npm`, or a function that returns it for
   * a request. Links and the OpenAPI document's `servers` are made of it. Without it, and where the function returns null,
   * links are made of what the request says.
   */
  readonly publicUrl?: string | ((request: Request) => string | null);
  /** Receives failures with their causes, never credentials or query strings. */
  readonly logger?: Logger;
  /** Whether `/openapi.json` below the mount answers with the API's OpenAPI document, to anybody; true by default. */
  readonly openApi?: boolean;
}

/** Returns the host's public address for a request; null where it is not known. Throws TypeError for a malformed answer. */
export type PublicUrlReader<Request> = (request: Request) => string | null;

/**
 * Checks the options once, and returns what reads the public address.
 *
 * @throws TypeError for a malformed `publicUrl`, for a protection that has no directory and so manages no rules, and where
 *   `authenticate` is not a function.
 */
export function requireManagementOptions<Request>(options: ManagementApiOptions<Request>): PublicUrlReader<Request> {
  const { protection, authenticate, publicUrl } = options;
  if (typeof protection?.listRules !== "function") {
    throw new TypeError(
      "protection manages no rules: give createPackageProtection a directory, and pass what it returns",
    );
  }
  if (typeof authenticate !== "function") throw new TypeError("authenticate must be a function");
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
