import type { Logger } from "@package-protection/http-express";
import type { ErrorRequestHandler } from "express";

/** The last handler: what went wrong is for the log, not for the client; an upload that broke off has nobody to be told. */
export function answerFailure(logger: Logger): ErrorRequestHandler {
  return (failure: unknown, request, response, _next) => {
    if (!request.complete) return void request.destroy();
    if (failure instanceof URIError) return void response.status(400).json({ message: "400 Bad Request" });
    logger.error(`${request.method} failed: ${failure instanceof Error ? failure.message : String(failure)}`);
    if (response.headersSent) return void response.destroy();
    response.status(500).json({ message: "500 Internal Server Error" });
  };
}
