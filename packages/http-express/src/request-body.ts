import type { IncomingMessage } from "node:http";
import { err, ok, type Result } from "neverthrow";
import { heldChunks } from "./held-chunks.ts";
import { type BodyFormat, bodyFormat } from "./media-type.ts";
import { type BodyError, type InternalError, internalError } from "./wire-error.ts";

/** The most bytes that a body may have (contract, section 2, Parameters). */
const maximumBodyBytes = 64 * 1024;

/** The client went away before its request was complete; nobody waits for an answer. */
export interface UploadAborted {
  readonly type: "upload_aborted";
}

export type RequestBody =
  | { readonly kind: "empty" }
  | { readonly kind: "bytes"; readonly format: BodyFormat; readonly bytes: Buffer }
  /** What a parser of the host made of the body. */
  | { readonly kind: "parsed"; readonly format: BodyFormat; readonly value: unknown };

/**
 * The body of a request, read here unless a parser of the host read it before; `parsedBody` is what that parser left. An
 * empty body is empty whatever its type; of any other the type is judged first, then its size.
 */
export async function readRequestBody(
  request: IncomingMessage,
  parsedBody: unknown,
): Promise<Result<RequestBody, BodyError | UploadAborted | InternalError>> {
  const format = bodyFormat(request.headers);
  const declaredLength = declaredBodyLength(request);
  if (declaredLength === 0) return ok({ kind: "empty" });
  if (declaredLength !== null) {
    if (format.isErr()) return err(format.error);
    if (declaredLength > maximumBodyBytes) return err(tooLarge);
  }
  const bytes = await takeBody(request, parsedBody, format.isOk() ? maximumBodyBytes : 0);
  if (bytes === aborted) return err({ type: "upload_aborted" });
  if (bytes === lost) return err(internalError(new Error("the body was read, and no req.body left")));
  if (Buffer.isBuffer(bytes) && bytes.length === 0) return ok({ kind: "empty" });
  if (format.isErr()) return err(format.error);
  if (bytes === excess) return err(tooLarge);
  if (!Buffer.isBuffer(bytes)) return ok({ kind: "parsed", format: format.value, value: bytes.value });
  if (bytes.length > maximumBodyBytes) return err(tooLarge);
  return ok({ kind: "bytes", format: format.value, bytes });
}

const tooLarge: BodyError = { type: "content_too_large", maximumBytes: maximumBodyBytes };
const aborted = Symbol("aborted");
const excess = Symbol("excess");
const lost = Symbol("lost");

/** Null where the length shows only at the end. */
export function declaredBodyLength({ headers, httpVersionMajor }: IncomingMessage): number | null {
  const length = headers["content-length"];
  // HTTP/2 frames a body by itself and needs neither header.
  const isUndeclared = headers["transfer-encoding"] !== undefined || (length === undefined && httpVersionMajor > 1);
  return isUndeclared ? null : Number(length ?? 0);
}

type Taken = Buffer | { readonly value: unknown } | typeof aborted | typeof excess | typeof lost;

/** Some parsers leave an object behind for bodies that they did not read, too: only the stream knows. */
function takeBody(request: IncomingMessage, parsedBody: unknown, limit: number): Taken | Promise<Taken> {
  if (request.readableDidRead) return leftByParser(parsedBody);
  return request.readableEnded ? Buffer.alloc(0) : collect(request, limit);
}

function leftByParser(parsedBody: unknown): Taken {
  if (parsedBody === undefined) return lost;
  if (typeof parsedBody === "string") return Buffer.from(parsedBody);
  return Buffer.isBuffer(parsedBody) ? parsedBody : { value: parsedBody };
}

/** Stops reading, without letting go of the connection, as soon as there are more bytes than the limit. */
function collect(request: IncomingMessage, limit: number): Promise<Taken> {
  return new Promise((resolve) => {
    if (request.destroyed) return resolve(aborted);
    const chunks = heldChunks();
    let length = 0;
    const settle = (outcome: Taken) => {
      request.off("data", keep).off("end", finish).off("error", abort).off("close", abort);
      resolve(outcome);
    };
    const keep = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= limit) return;
      request.pause();
      settle(excess);
    };
    const finish = () => settle(Buffer.concat(chunks.take().filter((chunk) => chunk !== null)));
    const abort = () => settle(aborted);
    request.on("data", keep).on("end", finish).on("error", abort).on("close", abort);
    // A host that asked somebody else first has paused it, so as to lose nothing.
    request.resume();
  });
}
