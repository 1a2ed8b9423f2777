/**
 * What is wrong with a request before any use case of core is called. Only the wire knows these errors; core's own go beside
 * them into `problem.ts`.
 */
export type WireError =
  | MethodNotAllowed
  | AuthenticationError
  | BodyError
  | InvalidParameters
  | { readonly type: "path_unknown" }
  /** Nobody expected it: a defect, here or in the host. */
  | InternalError;

interface MethodNotAllowed {
  readonly type: "method_not_allowed";
  /** The methods that the path has, as the header `Allow` lists them. */
  readonly allow: string;
}

/** Why it is not known who is calling (contract, section 2, order of checks, 1). */
export type AuthenticationError =
  /** No credential, or one that nobody has. */
  | { readonly type: "unauthenticated" }
  | { readonly type: "token_expired" }
  | { readonly type: "token_revoked" }
  /** The host's `authenticate` failed, gave an answer that makes no sense, or did not answer in time. */
  | { readonly type: "authenticator_unavailable"; readonly cause: unknown };

/** Why a request's body cannot be read (contract, section 2, order of checks, 2). */
export type BodyError =
  | {
      readonly type: "unsupported_media_type";
      readonly fault: "no_content_type" | "content_type" | "charset" | "content_encoding";
    }
  | { readonly type: "content_too_large"; readonly maximumBytes: number }
  /** Broken JSON, or JSON that is no object. */
  | { readonly type: "body_malformed" };

export interface InvalidParameters {
  readonly type: "invalid_parameters";
  /** The contract's messages, in its order; at least one. */
  readonly problems: readonly string[];
}

export interface InternalError {
  readonly type: "internal_error";
  readonly cause: unknown;
}

export const unauthenticated: AuthenticationError = Object.freeze({ type: "unauthenticated" });
export const bodyMalformed: BodyError = Object.freeze({ type: "body_malformed" });

export function internalError(cause: unknown): InternalError {
  return { type: "internal_error", cause };
}
