import { type Caller, timedOut, tokenScopes, waitAtMost } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { match } from "ts-pattern";
import { z } from "zod";
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

const authenticationSchema = z.discriminatedUnion("outcome", [
  z.object({
    outcome: z.literal("authenticated"),
    caller: z.object({
      name: z.string(),
      admin: z.boolean(),
      scopes: z.array(z.enum(tokenScopes)),
    }),
  }),
  z.object({ outcome: z.literal("unknown") }),
  z.object({ outcome: z.literal("expired") }),
  z.object({ outcome: z.literal("revoked") }),
]);

/** Asks the host who is calling. A request without a credential is nobody's, and the host is not asked. */
export async function authenticateCaller(
  authenticate: Authenticate,
  credential: string | null,
  deadlineMs: number,
): Promise<Result<Caller, AuthenticationError>> {
  if (credential === null) return err(unauthenticated);
  const answer = await ask(authenticate, credential, deadlineMs);
  return answer.andThen((authentication) =>
    match(authentication)
      .returnType<Result<Caller, AuthenticationError>>()
      .with({ outcome: "authenticated" }, ({ caller }) => ok(caller))
      .with({ outcome: "unknown" }, () => err(unauthenticated))
      .with({ outcome: "expired" }, () => err({ type: "token_expired" }))
      .with({ outcome: "revoked" }, () => err({ type: "token_revoked" }))
      .exhaustive(),
  );
}

async function ask(
  authenticate: Authenticate,
  credential: string,
  deadlineMs: number,
): Promise<Result<Authentication, AuthenticationError>> {
  const unavailable = (cause: unknown) => err({ type: "authenticator_unavailable" as const, cause });
  try {
    const answer = await waitAtMost(deadlineMs, async () => await authenticate(credential));
    if (answer === timedOut) return unavailable(new Error(`no answer within ${deadlineMs} ms`));
    const checked = authenticationSchema.safeParse(answer);
    return checked.success ? ok(checked.data) : unavailable(checked.error);
  } catch (cause) {
    return unavailable(cause);
  }
}
