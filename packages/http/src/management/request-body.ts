import { err, ok, type Result } from "neverthrow";
import { type BodyError, type BodyFormat, type InternalError, internalError } from "../message/errors.ts";
import { bodyFormat } from "../message/media-type.ts";

/** Which bodies an operation takes. */
export interface AcceptedBody {
  readonly formats: readonly BodyFormat[];
  readonly maximumBytes: number;
}

/** The parameters of one rule (contract, section 2, Parameters). */
export const parametersBody: AcceptedBody = { formats: ["json", "form"], maximumBytes: 64 * 1024 };

/** A document of any part of section 7 of the contract. */
export const documentBody: AcceptedBody = { formats: ["json"], maximumBytes: 8 * 1024 * 1024 };

/** The client went away before its request was complete; nobody waits for an answer. */
export interface UploadAborted {
  readonly type: "upload_aborted";
}

export type RequestBody =
  | { readonly kind: "empty" }
  | { readonly kind: "bytes"; readonly format: BodyFormat; readonly bytes: Uint8Array }
  /** What a parser of the host made of the body. */
  | { readonly kind: "parsed"; readonly format: BodyFormat; readonly value: unknown };

/** A request's body, as a transport takes it in. */
export interface BodySource {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** In bytes; null where the length shows only at the end. */
  readonly declaredLength: number | null;
  /** Takes in the body; called at most once. It may stop as soon as there are more bytes than the limit. */
  take(limit: number): TakenBody | Promise<TakenBody>;
}

export type TakenBody =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** What a parser of the host left. */
  | { readonly kind: "parsed"; readonly value: unknown }
  /** More bytes than the limit. */
  | { readonly kind: "excess" }
  | { readonly kind: "aborted" }
  /** Read before, and nothing of it is left. */
  | { readonly kind: "lost" };

/**
 * Reads the body of a request. An empty body is empty whatever its type; of any other the type is checked first, then its
 * size.
 */
export async function readBody(
  source: BodySource,
  { formats, maximumBytes }: AcceptedBody,
): Promise<Result<RequestBody, BodyError | UploadAborted | InternalError>> {
  const { contentType, contentEncoding, declaredLength } = source;
  const format = bodyFormat({ "content-type": contentType, "content-encoding": contentEncoding }, formats);
  const tooLarge: BodyError = { type: "content_too_large", maximumBytes };
  if (declaredLength === 0) return ok({ kind: "empty" });
  if (declaredLength !== null) {
    if (format.isErr()) return err(format.error);
    if (declaredLength > maximumBytes) return err(tooLarge);
  }
  const taken = await source.take(format.isOk() ? maximumBytes : 0);
  if (taken.kind === "aborted") return err({ type: "upload_aborted" });
  if (taken.kind === "lost") return err(internalError(new Error("the body was read, and no req.body left")));
  if (taken.kind === "bytes" && taken.bytes.length === 0) return ok({ kind: "empty" });
  if (format.isErr()) return err(format.error);
  if (taken.kind === "excess") return err(tooLarge);
  if (taken.kind === "parsed") return ok({ kind: "parsed", format: format.value, value: taken.value });
  if (taken.bytes.length > maximumBytes) return err(tooLarge);
  return ok({ kind: "bytes", format: format.value, bytes: taken.bytes });
}
