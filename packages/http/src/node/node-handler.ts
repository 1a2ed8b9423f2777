import type { IncomingMessage, ServerResponse } from "node:http";
import { describeCause, redaction } from "../message/described-cause.ts";
import { type Logger, notify } from "../message/logger.ts";
import { internalErrorResponse, pathUnknownResponse } from "../message/standard-response.ts";
import { sendResponse } from "./send-response.ts";

/** A handler for node:http, and a middleware for Connect, Polka and others. */
export type NodeHandler<Request extends IncomingMessage = IncomingMessage> = (
  request: Request,
  response: ServerResponse,
  next?: () => void,
) => void;

/** Answers a request that nobody else takes with the contract's 404 for other paths. */
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
