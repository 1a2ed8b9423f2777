import { err, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
import { textOfBytes } from "../message/bytes.ts";
import {
  type BodyError,
  type BodyFormat,
  bodyMalformed,
  type InternalError,
  internalError,
} from "../message/errors.ts";
import { noParameters, type ParameterSource, parseForm } from "../message/form-encoding.ts";
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

/** The client disconnected before its request was complete, and reads no answer. */
export interface UploadAborted {
  readonly type: "upload_aborted";
}

export type RequestBody =
  | { readonly kind: "empty" }
  | { readonly kind: "bytes"; readonly format: BodyFormat; readonly bytes: Uint8Array }
  /** The body as a parser of the host left it. */
  | { readonly kind: "parsed"; readonly format: BodyFormat; readonly value: unknown };

/** A request's body, as a transport reads it. */
export interface BodySource {
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** In bytes; null if the length is unknown until the end. */
  readonly declaredLength: number | null;
  /** Reads the body; called at most once. It may stop as soon as there are more bytes than the limit. */
  take(limit: number): TakenBody | Promise<TakenBody>;
}

export type TakenBody =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** The body that a parser of the host left. */
  | { readonly kind: "parsed"; readonly value: unknown }
  /** More bytes than the limit. */
  | { readonly kind: "excess" }
  | { readonly kind: "aborted" }
  /** Used up by an earlier reader. */
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

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/** The parameters in a body; `body_malformed` for broken JSON, and for JSON that is not an object. */
export function bodyParameters(body: RequestBody): Result<ParameterSource, BodyError> {
  return match(body)
    .returnType<Result<ParameterSource, BodyError>>()
    .with({ kind: "empty" }, () => ok(noParameters))
    .with({ kind: "bytes", format: "json" }, ({ bytes }) => parseJson(bytes, keepNumbers).andThen(properties))
    .with({ kind: "bytes", format: "form" }, ({ bytes }) => ok(parseForm(textOfBytes(bytes))))
    .with({ kind: "parsed", format: "json" }, ({ value }) => properties(value))
    .with({ kind: "parsed", format: "form" }, ({ value }) => properties(value).map(flat))
    .exhaustive();
}

/** The members of a JSON document. A number that is not a safe integer may be rounded, and so matches nothing. */
export function documentMembers(body: RequestBody): Result<ParameterSource, BodyError> {
  if (body.kind === "empty") return ok(noParameters);
  return body.kind === "bytes" ? parseJson(body.bytes).andThen(properties) : properties(body.value);
}

/** Makes every number its source text, so that none is rounded. Too slow for a large document. */
const keepNumbers = (_: string, value: unknown, context?: { readonly source?: string }) =>
  typeof value === "number" ? (context?.source ?? String(value)) : value;

function parseJson(bytes: Uint8Array, reviver?: typeof keepNumbers): Result<unknown, BodyError> {
  try {
    return ok(JSON.parse(strictUtf8.decode(bytes), reviver));
  } catch {
    return err(bodyMalformed);
  }
}

function properties(value: unknown): Result<ParameterSource, BodyError> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return err(bodyMalformed);
  const own = new Map<string, unknown>(Object.entries(value));
  return ok((name) => own.get(name));
}

/** Undoes a host's parsing of repeated names (an array) and of bracketed ones (an object). */
function flat(source: ParameterSource): ParameterSource {
  return (name) => {
    const value = source(name);
    return (Array.isArray(value) ? value : [value]).findLast((item) => typeof item === "string");
  };
}
