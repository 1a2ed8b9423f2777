import type { IncomingMessage, ServerResponse } from "node:http";
import type { WireResponse } from "../message/response.ts";
import { declaredBodyLength } from "./request-body.ts";

/** How much of a body that nobody wants is still taken from the client, so that it reads its answer. */
export interface DrainBounds {
  readonly bytes: number;
  readonly milliseconds: number;
}

const defaultBounds: DrainBounds = { bytes: 16 * 1024 * 1024, milliseconds: 10_000 };

/**
 * Sends an answer. Where the request's body is still on its way, the rest is taken in and thrown away before the connection
 * goes on: a client that is still sending would not read an answer from a closed one. Beyond the bounds it is cut.
 */
export async function sendResponse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: WireResponse,
  bounds: DrainBounds = defaultBounds,
): Promise<void> {
  if (response.headersSent) return;
  // A copy, since one answer may be sent to many, and a host that wraps the response may add to what it is given.
  response.writeHead(status, { ...headers });
  if (request.complete || request.readableEnded || declaredBodyLength(request) === 0) {
    response.end(body ?? undefined);
    return;
  }
  if (body !== null) response.write(body);
  response.flushHeaders();
  const drained = await drain(request, bounds);
  if (!drained) response.once("finish", () => request.destroy());
  response.end();
}

function drain(request: IncomingMessage, bounds: DrainBounds): Promise<boolean> {
  return new Promise((resolve) => {
    let taken = 0;
    const settle = (drained: boolean) => {
      clearTimeout(timer);
      request.off("data", count).off("end", finish).off("error", finish).off("close", finish);
      resolve(drained);
    };
    const count = (chunk: Buffer) => {
      taken += chunk.length;
      if (taken > bounds.bytes) settle(false);
    };
    const finish = () => settle(true);
    const timer = setTimeout(() => settle(false), bounds.milliseconds);
    if (request.destroyed) return finish();
    request.on("data", count).on("end", finish).on("error", finish).on("close", finish).resume();
  });
}
