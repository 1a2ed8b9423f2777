import type { Caller } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { match, P } from "ts-pattern";
import type { ParameterSource } from "../message/form-encoding.ts";
import { askIdentity, type Identify } from "../message/identity.ts";
import { hasHeaderCredential } from "./credential.ts";
import { type AuthenticationError, unauthenticated } from "./wire-error.ts";

/** Asks the host who sends a request. Only a user manages rules: a deploy token is `unauthenticated`. */
export async function identifyCaller<Request>(
  identify: Identify<Request>,
  request: Request,
  deadlineMs: number,
): Promise<Result<Caller, AuthenticationError>> {
  const identified = await askIdentity(identify, request, deadlineMs);
  if (identified.isErr()) return err({ type: "authenticator_unavailable", cause: identified.error });
  return match(identified.value)
    .returnType<Result<Caller, AuthenticationError>>()
    .with({ kind: "user" }, ({ name, admin, scopes }) => ok({ name, admin, scopes }))
    .with({ kind: "expired" }, () => err({ type: "token_expired" }))
    .with({ kind: "revoked" }, () => err({ type: "token_revoked" }))
    .with(P.union(null, { kind: "deploy-token" }), () => err(unauthenticated))
    .exhaustive();
}

/** What a browser adds by itself: what it knows a caller by, and which page a request comes from. */
const addedByBrowsers = ["cookie", "authorization", "origin", "sec-fetch-site"] as const;

/**
 * Whether a request carries what a browser does not add by itself to a request of another site (contract, section 2, Credentials).
 * A host that identifies by cookies, Basic or certificates would otherwise write for whoever lures a maintainer to a page.
 *
 * Any page can put `private_token` into a query, so that it counts only where nothing shows that a browser sent the request.
 */
export function isFromOwnClient(query: ParameterSource, header: (name: string) => string | undefined): boolean {
  if (header("x-package-protection") !== undefined || hasHeaderCredential(header)) return true;
  const inQuery = query("private_token");
  const isInQuery = typeof inQuery === "string" && inQuery !== "";
  return isInQuery && addedByBrowsers.every((name) => header(name) === undefined);
}
