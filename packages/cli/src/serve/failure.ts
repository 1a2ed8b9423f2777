import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "@package-protection/http";
import { sendJson } from "./registry/responses.ts";

/** Answers a request that failed: the log learns what went wrong, and the client does not. */
export function answerFailure(
  logger: Logger,
  failure: unknown,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  // The client is gone in the middle of an upload or a download.
  if (!request.complete || response.destroyed) request.destroy();
  else if (isOfName(failure)) sendJson(response, 400, { message: "400 Bad Request" });
  else {
    logger.error(`${request.method} failed: ${failure instanceof Error ? failure.message : String(failure)}`);
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { message: "500 Internal Server Error" });
  }
}

/** Whether a request failed by the names in its path: they cannot be decoded, or are too long for a file. */
function isOfName(failure: unknown): boolean {
  return (
    failure instanceof URIError || (failure instanceof Error && "code" in failure && failure.code === "ENAMETOOLONG")
  );
}
