import { type Caller, tokenScopes } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { match, P } from "ts-pattern";
import { hasClientHeader, headerCredential } from "../message/client-header.ts";
import { malformed, type ParameterSource } from "../message/form-encoding.ts";
import { afterwards, callHost } from "../message/host-call.ts";
import { callIdentify, type Identify, type KnownIdentity } from "../message/identity.ts";
import { type AuthenticationError, unauthenticated } from "./wire-error.ts";

/** The host's answer about a credential. */
export type Authentication =
  | { readonly outcome: "authenticated"; readonly caller: Caller }
  | { readonly outcome: "unknown" }
  | { readonly outcome: "expired" }
  | { readonly outcome: "revoked" };

/**
 * The host's function that finds the caller of a credential. It is called only with text that is not empty.
 *
 * A throw, a rejection, a malformed answer, or no answer within the protection's `deadlineMs`, is 503, and nothing is done.
 */
export type Authenticate<Request = unknown> = (
  credential: string,
  request: Request,
) => Authentication | PromiseLike<Authentication>;

/** How a host recognises its callers: one of both. */
export interface CallerHost<Request> {
  readonly authenticate?: Authenticate<Request> | undefined;
  readonly identify?: Identify<Request> | undefined;
}

type Found = Result<Caller, AuthenticationError>;

/** Calls the host's `identify`, or its `authenticate` with the request's credential. A promise only where the host returns one. */
export function findCaller<Request>(
  { authenticate, identify }: CallerHost<Request>,
  credential: string | null,
  request: Request,
  deadlineMs: number,
): Found | Promise<Found> {
  if (identify !== undefined) {
    return afterwards(callIdentify(identify, request, unavailable, deadlineMs), (identified) =>
      identified.andThen(identifiedCaller),
    );
  }
  if (authenticate !== undefined) return authenticateCaller(authenticate, credential, request, deadlineMs);
  throw new TypeError("one of authenticate and identify must be a function");
}

/**
 * The credential of a request (contract, section 2, Credentials): the first that is not empty counts. Null if there is
 * none, and if it is not text.
 */
export function findCredential(query: ParameterSource, header: (name: string) => string | undefined): string | null {
  const inQuery = query("private_token");
  if (inQuery === malformed) return null;
  if (typeof inQuery === "string" && inQuery !== "") return inQuery.includes("\0") ? null : inQuery;
  return headerCredential(header);
}

const refusals: Readonly<Record<Exclude<Authentication["outcome"], "authenticated">, AuthenticationError>> = {
  unknown: unauthenticated,
  expired: { type: "token_expired" },
  revoked: { type: "token_revoked" },
};

/** Calls `authenticate`. A request without a credential is `unauthenticated`, and the host is not called. */
function authenticateCaller<Request>(
  authenticate: Authenticate<Request>,
  credential: string | null,
  request: Request,
  deadlineMs: number,
): Found | Promise<Found> {
  if (credential === null) return err(unauthenticated);
  const asked = callHost(() => authenticate(credential, request), authenticatedCaller, unavailable, deadlineMs);
  return afterwards(asked, (answer) => (answer.isOk() ? answer.value : err(answer.error)));
}

function authenticatedCaller(answer: Authentication): Found {
  const fault = malformedAnswer(answer);
  if (fault !== null) return err(unavailable(new Error(`the answer is malformed: ${fault}`)));
  return answer.outcome === "authenticated" ? ok(copyOf(answer.caller)) : err(refusals[answer.outcome]);
}

function unavailable(cause: unknown): AuthenticationError {
  return { type: "authenticator_unavailable", cause };
}

/** The malformed part of an answer; null if it is valid. */
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

/** Later mutations of the host's object are ignored. */
function copyOf({ name, admin, scopes }: Caller): Caller {
  return { name, admin, scopes: [...scopes] };
}

/** Only a user manages rules: a deploy token is `unauthenticated`. */
function identifiedCaller(identity: KnownIdentity | null): Found {
  return match(identity)
    .returnType<Found>()
    .with({ kind: "user" }, ({ name, admin, scopes }) => ok({ name, admin, scopes }))
    .with({ kind: "expired" }, () => err({ type: "token_expired" }))
    .with({ kind: "revoked" }, () => err({ type: "token_revoked" }))
    .with(P.union(null, { kind: "deploy-token" }), () => err(unauthenticated))
    .exhaustive();
}

/** The headers that a browser adds by itself: those that identify a caller, and those of the sending page. */
const addedByBrowsers = ["cookie", "authorization", "origin", "sec-fetch-site"] as const;

/**
 * Whether a request carries what a browser does not add by itself to a request of another site (contract, section 2, Credentials).
 * Otherwise a page that a maintainer visits could write in their name, if the host identifies by cookies, Basic or certificates.
 *
 * Any page can put `private_token` into a query, so it counts only if no header shows that a browser sent the request.
 */
export function isFromOwnClient(query: ParameterSource, header: (name: string) => string | undefined): boolean {
  if (hasClientHeader(header)) return true;
  const inQuery = query("private_token");
  const isInQuery = typeof inQuery === "string" && inQuery !== "";
  return isInQuery && addedByBrowsers.every((name) => header(name) === undefined);
}
