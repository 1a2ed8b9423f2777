import { type Caller, timedOut, tokenScopes, waitAtMost } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { type AuthenticationError, unauthenticated } from "./wire-error.ts";

/** What the host knows of a credential. */
export type Authentication =
  | { readonly outcome: "authenticated"; readonly caller: Caller }
  | { readonly outcome: "unknown" }
  | { readonly outcome: "expired" }
  | { readonly outcome: "revoked" };

/**
 * The host's part: whose credential is this? It is asked only with text that is not empty. A throw, a rejection, an answer
 * of another shape, or none within the protection's `deadlineMs`, is answered with 503, and nothing is done.
 */
export type Authenticate = (credential: string) => Authentication | PromiseLike<Authentication>;

const refusals: Readonly<Record<Exclude<Authentication["outcome"], "authenticated">, AuthenticationError>> = {
  unknown: unauthenticated,
  expired: { type: "token_expired" },
  revoked: { type: "token_revoked" },
};

/** Asks the host who is calling. A request without a credential is `unauthenticated`, and the host is not asked. */
export async function authenticateCaller(
  authenticate: Authenticate,
  credential: string | null,
  deadlineMs: number,
): Promise<Result<Caller, AuthenticationError>> {
  if (credential === null) return err(unauthenticated);
  try {
    const answer = await waitAtMost(deadlineMs, () => Promise.resolve(authenticate(credential)));
    if (answer === timedOut) return unavailable(new Error(`no answer within ${deadlineMs} ms`));
    const fault = malformedAnswer(answer);
    if (fault !== null) return unavailable(new Error(`the answer is malformed: ${fault}`));
    return answer.outcome === "authenticated" ? ok(copyOf(answer.caller)) : err(refusals[answer.outcome]);
  } catch (cause) {
    return unavailable(cause);
  }
}

function unavailable(cause: unknown): Result<Caller, AuthenticationError> {
  return err({ type: "authenticator_unavailable", cause });
}

/** Says which part of an answer is malformed; null where none is. */
function malformedAnswer(answer: Authentication): string | null {
  if (typeof answer !== "object" || answer === null) return "it is not an object";
  if (answer.outcome !== "authenticated") {
    return Object.hasOwn(refusals, answer.outcome) ? null : "outcome is unknown";
  }
  const { caller } = answer;
  if (typeof caller !== "object" || caller === null) return "caller is not an object";
  if (typeof caller.name !== "string") return "caller.name is not a string";
  if (typeof caller.admin !== "boolean") return "caller.admin is not a boolean";
  if (!Array.isArray(caller.scopes)) return "caller.scopes is not an array";
  return [...caller.scopes].every(isTokenScope) ? null : "caller.scopes holds an unknown scope";
}

function isTokenScope(value: unknown): boolean {
  return tokenScopes.some((scope) => scope === value);
}

/** What the host does with its object later does not count. */
function copyOf({ name, admin, scopes }: Caller): Caller {
  return { name, admin, scopes: [...scopes] };
}
