import type { Response } from "express";
import { type Refusal, refusalAnswer } from "./refusal.ts";

/** Answers a request that is refused, as a client of npm's expects it. */
export function refuseRequest(refusal: Refusal, response: Response, explain: boolean): void {
  const { status, message, error } = refusalAnswer(refusal, explain);
  // Verdaccio's log says it with the request.
  response.locals._verdaccio_error = error;
  response.statusMessage = message;
  if (status === 401) response.setHeader("WWW-Authenticate", "Basic, Bearer");
  response.status(status).json({ message, error });
}
