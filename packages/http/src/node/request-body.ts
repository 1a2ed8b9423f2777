import type { IncomingMessage } from "node:http";
import { type AcceptedBody, readBody, type TakenBody } from "../management/request-body.ts";
import { HeldChunks } from "../message/held-chunks.ts";
import { declaredBodyLength } from "./exchange.ts";

/** The body of a request, read here unless a parser of the host read it before; `parsedBody` is what that parser left. */
export function readRequestBody(
  request: IncomingMessage,
  parsedBody: unknown,
  accepted: AcceptedBody,
): ReturnType<typeof readBody> {
  const source = {
    contentType: request.headers["content-type"],
    contentEncoding: request.headers["content-encoding"],
    declaredLength: declaredBodyLength(request),
    take: (limit: number) => takeBody(request, parsedBody, limit),
  };
  return readBody(source, accepted);
}

/** Some parsers leave an object behind for bodies that they did not read, too: only the stream knows. */
function takeBody(request: IncomingMessage, parsedBody: unknown, limit: number): TakenBody | Promise<TakenBody> {
  if (request.readableDidRead) return leftByParser(parsedBody);
  return request.readableEnded ? { kind: "bytes", bytes: new Uint8Array() } : collect(request, limit);
}

function leftByParser(parsedBody: unknown): TakenBody {
  if (parsedBody === undefined) return { kind: "lost" };
  if (typeof parsedBody === "string") return { kind: "bytes", bytes: Buffer.from(parsedBody) };
  return Buffer.isBuffer(parsedBody) ? { kind: "bytes", bytes: parsedBody } : { kind: "parsed", value: parsedBody };
}

/** Stops reading, without letting go of the connection, as soon as there are more bytes than the limit. */
function collect(request: IncomingMessage, limit: number): Promise<TakenBody> {
  return new Promise((resolve) => {
    if (request.destroyed) return resolve({ kind: "aborted" });
    const chunks = new HeldChunks(Buffer.allocUnsafeSlow);
    let length = 0;
    const settle = (outcome: TakenBody) => {
      request.off("data", keep).off("end", finish).off("error", abort).off("close", abort);
      resolve(outcome);
    };
    const keep = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= limit) return;
      request.pause();
      settle({ kind: "excess" });
    };
    const finish = () =>
      settle({ kind: "bytes", bytes: Buffer.concat(chunks.take().filter((chunk) => chunk !== null)) });
    const abort = () => settle({ kind: "aborted" });
    request.on("data", keep).on("end", finish).on("error", abort).on("close", abort);
    // A host that awaited something first has paused it, so as to lose nothing.
    request.resume();
  });
}
