/** How a body's parameters are written. */
export type BodyFormat = "json" | "form";

/** The reason why a request's body cannot be read (contract, section 2, order of checks, 2). */
export type BodyError =
  | {
      readonly type: "unsupported_media_type";
      readonly fault: "no_content_type" | "content_type" | "charset" | "content_encoding";
      /** The formats that would be right. */
      readonly formats: readonly BodyFormat[];
    }
  | { readonly type: "content_too_large"; readonly maximumBytes: number }
  /** Broken JSON, or JSON that is not an object. */
  | { readonly type: "body_malformed" };

/** A defect, here or in the host. */
export interface InternalError {
  readonly type: "internal_error";
  readonly cause: unknown;
}

export const bodyMalformed: BodyError = Object.freeze({ type: "body_malformed" });

export function internalError(cause: unknown): InternalError {
  return { type: "internal_error", cause };
}
