import type { BodyError, InternalError } from "../message/errors.ts";

/**
 * Errors of a request before any use case of core is called. Only the wire has them; `error-response.ts` renders them beside
 * those of core.
 */
export type WireError =
  | MethodNotAllowed
  | AuthenticationError
  | BodyError
  | InvalidParameters
  | { readonly type: "path_unknown" }
  /** A write without a credential that a browser does not add by itself (contract, section 2, Credentials). */
  | { readonly type: "browser_credential" }
  | RevertedPatternTaken
  | InternalError;

interface MethodNotAllowed {
  readonly type: "method_not_allowed";
  /** The methods that the path has, as the header `Allow` lists them. */
  readonly allow: string;
}

/** The reason why the caller is unknown (contract, section 2, order of checks, 1). */
export type AuthenticationError =
  /** No credential, or an unknown one. */
  | { readonly type: "unauthenticated" }
  | { readonly type: "token_expired" }
  | { readonly type: "token_revoked" }
  /** The host's `authenticate` failed, returned a malformed answer, or did not answer in time. */
  | { readonly type: "authenticator_unavailable"; readonly cause: unknown };

export interface InvalidParameters {
  readonly type: "invalid_parameters";
  /** The contract's messages, in its order; at least one. */
  readonly messages: readonly string[];
}

/** An entry cannot be reverted, because the pattern of a restored rule is taken. */
interface RevertedPatternTaken {
  readonly type: "reverted_pattern_taken";
}

export const unauthenticated: AuthenticationError = Object.freeze({ type: "unauthenticated" });
