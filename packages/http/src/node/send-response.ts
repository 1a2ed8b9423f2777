import type { IncomingMessage, ServerResponse } from "node:http";
import type { Refusal } from "../guard/refusal.ts";
import { describeCause, type Logger, notify, redaction } from "../message/logger.ts";
import { internalErrorResponse, pathUnknownResponse, type WireResponse } from "../message/response.ts";
import { declaredBodyLength } from "./exchange.ts";

/** How much of an unwanted body is still read from the client, so that it reads its answer. */
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

/**
 * Answers a request that the host is working on already, where the host has not begun an answer. Resolves with whether the
 * client is answered.
 *
 * The answer goes to the connection and not through the response. A host that answers when the request breaks off would
 * otherwise begin a second answer, which throws.
 */
export function refuseLate(
  request: IncomingMessage,
  response: ServerResponse,
  { reasonPhrase, response: answer }: Refusal,
): Promise<boolean> {
  const { socket } = request;
  const isOurTurn = response.socket === socket && !response.headersSent && socket.writable;
  if (!isOurTurn) return Promise.resolve(false);
  const headers = { Date: new Date().toUTCString(), ...answer.headers, Connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${answer.status} ${reasonPhrase ?? ""}\r\n${lines.join("")}\r\n`;
  const bytes = Buffer.concat([Buffer.from(head, "latin1"), answer.body ?? Buffer.alloc(0)]);
  return new Promise((resolve) => socket.end(bytes, () => resolve(true)));
}

/** Answers with the contract's 404 for other paths. */
export function sendNotFound(request: IncomingMessage, response: ServerResponse): void {
  sendResponse(request, response, pathUnknownResponse).catch(() => response.destroy());
}

/** Answers with 500, and reports why to the logger, or without one as a warning of the process. */
export function sendFailure(
  logger: Logger | undefined,
  message: string,
  cause: unknown,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (logger !== undefined) notify(() => logger.error(message, { cause: describeCause(cause, redaction([])) }));
  else process.emitWarning(cause instanceof Error ? cause : new Error(message));
  sendResponse(request, response, internalErrorResponse).catch(() => response.destroy());
}
