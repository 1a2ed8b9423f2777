import { type GuardError, guardRefusal } from "@package-protection/http";
import type { Response } from "express";
import { match, P } from "ts-pattern";

/** The answer to a refused client. */
interface RefusalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a push and a delete the contract's (section 6). */
  readonly message: string;
  /** The text that npm shows. It begins with the message. */
  readonly error: string;
}

/**
 * The answer of a guard, except if Verdaccio has a remedy of its own.
 *
 * @param explain whether the answer names the blocking rules and the required level.
 */
export function refusalAnswer(refusal: GuardError, explain: boolean): RefusalAnswer {
  const { message, error, response } = guardRefusal(refusal, explain);
  const { status, headers } = response;
  return match(refusal)
    .with({ type: "below_minimum_access_level" }, ({ action, principal, requiredAccessLevel }) => {
      if (!explain || principal.kind === "anonymous") return { status, headers, message, error: message };
      const reason =
        principal.kind === "deploy-token"
          ? `a deploy token may not ${action}`
          : `the minimum level for ${action} is ${requiredAccessLevel}`;
      return { status, headers, message, error: `${message} (${reason})` };
    })
    .with({ type: "write_unknown" }, () => ({
      status,
      headers,
      message,
      error: `${message}; a route of another plugin that stores no package may be listed under ownRoutes`,
    }))
    .with({ cause: P._ }, () => {
      const sentence = "package protection is not available, and nothing can be written until it is";
      return { status: 503, headers, message: sentence, error: sentence };
    })
    .otherwise(() => ({ status, headers, message, error }));
}

/** Answers a request that is refused, as a client of npm's expects it. */
export function refuseRequest(refusal: GuardError, response: Response, explain: boolean): void {
  const { status, headers, message, error } = refusalAnswer(refusal, explain);
  // Verdaccio's log says it with the request.
  response.locals._verdaccio_error = error;
  response.statusMessage = message.replace(/^\d+ /, "");
  response.status(status).set(headers).json({ message, error });
}
