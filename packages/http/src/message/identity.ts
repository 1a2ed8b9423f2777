import { type DeployToken, type TokenScope, tokenScopes } from "@package-protection/core";
import type { Result } from "neverthrow";
import { callHost } from "./host-call.ts";

/** Who is calling, by any means of authentication that the host has. */
export type Identity =
  | {
      readonly kind: "user";
      /** The host's name for the user. */
      readonly name: string;
      /** An administrator of the whole instance; false by default. */
      readonly admin?: boolean;
      /** The uses of the credential; `["api"]` by default. */
      readonly scopes?: readonly TokenScope[];
    }
  | DeployToken
  | { readonly kind: "expired" }
  | { readonly kind: "revoked" };

/**
 * The host's function that finds the caller of a request. Null is an anonymous caller.
 *
 * A throw, a rejection, a malformed answer, or no answer within the protection's `deadlineMs`, is answered with 503, and nothing
 * is done. The answer is copied at once.
 */
export type Identify<Request = unknown> = (request: Request) => Identity | null | PromiseLike<Identity | null>;

/** The same without defaults. */
export type KnownIdentity =
  | {
      readonly kind: "user";
      readonly name: string;
      readonly admin: boolean;
      readonly scopes: readonly TokenScope[];
    }
  | Exclude<Identity, { readonly kind: "user" }>;

type Identified<Failure> = Result<KnownIdentity | null, Failure>;

/** Calls the host's `identify`, as `callHost` does. */
export function callIdentify<Request, Failure>(
  identify: Identify<Request>,
  request: Request,
  failed: (cause: unknown) => Failure,
  deadlineMs: number,
): Identified<Failure> | Promise<Identified<Failure>> {
  return callHost(() => identify(request), copyOf, failed, deadlineMs);
}

/** @throws TypeError for an answer that is neither an identity nor null. */
function copyOf(answer: Identity | null): KnownIdentity | null {
  if (answer === null) return null;
  if (typeof answer !== "object")
    throw malformed(`must be null or an object such as { kind: "user", name: "olivia" }, got ${typeof answer}`);
  switch (answer.kind) {
    case "expired":
    case "revoked":
      return { kind: answer.kind };
    case "deploy-token": {
      const { name, projectIds } = answer;
      requireName(name);
      if (projectIds === undefined) return { kind: "deploy-token", name };
      const ids = Array.isArray(projectIds) ? [...projectIds] : [Number.NaN];
      if (!ids.every(Number.isSafeInteger)) throw malformed("must have projectIds that are a list of integers");
      return { kind: "deploy-token", name, projectIds: ids };
    }
    case "user": {
      const { name, admin = false, scopes = ["api"] } = answer;
      requireName(name);
      if (typeof admin !== "boolean") throw malformed("must have an admin that is true or false");
      const known = Array.isArray(scopes) ? scopes.filter((scope) => tokenScopes.includes(scope)) : [];
      if (!Array.isArray(scopes) || known.length !== scopes.length)
        throw malformed(`must have scopes that are a list of ${tokenScopes.join(", ")}`);
      return { kind: "user", name, admin, scopes: known };
    }
    default:
      throw malformed(`must have the kind "user", "deploy-token", "expired" or "revoked", got ${kindOf(answer)}`);
  }
}

function requireName(name: unknown): void {
  if (typeof name !== "string" || name === "") throw malformed("must have a name that is a text, and not empty");
}

/** The answer of a host without types may have any kind, such as a symbol. */
function kindOf({ kind }: { readonly kind: unknown }): string {
  return typeof kind === "string" ? JSON.stringify(kind) : typeof kind;
}

function malformed(rule: string): TypeError {
  return new TypeError(`the answer of identify ${rule}`);
}
