import type { NextFunction, Response } from "express";
import { type Refusal, refusalAnswer } from "./refusal.ts";
import type { VerdaccioAuth, VerdaccioUser } from "./verdaccio.ts";
import { vettedUser } from "./vetted-writes.ts";

interface RefusedRequest {
  readonly auth: VerdaccioAuth;
  readonly user: VerdaccioUser;
  readonly response: Response;
  readonly next: NextFunction;
  readonly explain: boolean;
}

/**
 * Answers a request that is refused. Whoever is nobody may have forgotten to sign in: then Verdaccio's own 401 is the better
 * answer, where Verdaccio would give it.
 */
export async function refuseRequest(refusal: Refusal, request: RefusedRequest): Promise<void> {
  const { auth, user, response, next, explain } = request;
  if (refusal.type === "package_protected" && user.name === undefined) {
    const { packageName } = refusal.write;
    const own = await ownAnswer(auth, vettedUser(user, packageName), packageName);
    if (own !== null) return next(own);
  }
  const { status, message, error } = refusalAnswer(refusal, explain);
  // Verdaccio's log says it with the request.
  response.locals._verdaccio_error = error;
  response.statusMessage = message;
  response.status(status).json({ message, error });
}

/** Verdaccio's own demand to sign in; null where it demands nothing of the kind. */
function ownAnswer(auth: VerdaccioAuth, user: VerdaccioUser, packageName: string): Promise<Error | null> {
  return new Promise((resolve) => {
    auth.allow_publish({ packageName }, user, (error) => {
      resolve(error !== null && "status" in error && error.status === 401 ? error : null);
    });
  });
}
