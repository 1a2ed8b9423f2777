import type { IncomingMessage } from "node:http";
import { isAtLeast, type ManagedPackageProtection } from "@package-protection/core";
import { type Callers, hasCredential } from "./callers.ts";

/** Why a request may not read a project's packages. */
export interface ReadRefusal {
  readonly status: 401 | 403 | 404 | 503;
  readonly message: string;
}

const unauthorized: ReadRefusal = { status: 401, message: "401 Unauthorized" };
const forbidden: ReadRefusal = { status: 403, message: "403 Forbidden" };
const notFound: ReadRefusal = { status: 404, message: "404 Project Not Found" };
const unavailable: ReadRefusal = { status: 503, message: "503 Service Unavailable" };

/**
 * Whether a request may read a project's packages: everybody those of a public project, signed-in users those of an internal
 * one, and its reporters and deploy tokens those of a private one. Null is yes.
 */
export async function readRefusal(
  protection: Pick<ManagedPackageProtection, "resolveProject">,
  { identify }: Callers,
  projectId: number,
  request: IncomingMessage,
): Promise<ReadRefusal | null> {
  const identity = identify(request);
  if (identity?.kind === "expired" || identity?.kind === "revoked" || (identity === null && hasCredential(request))) {
    return unauthorized;
  }
  const caller =
    identity?.kind === "user"
      ? { name: identity.name, admin: identity.admin ?? false, scopes: identity.scopes ?? [] }
      : identity;
  const view = await protection.resolveProject(caller, { id: projectId });
  if (view.isErr()) return unavailable;
  if (view.value === null) return identity === null ? unauthorized : notFound;
  const { visibility, accessLevel, packagesEnabled } = view.value;
  if (!packagesEnabled) return forbidden;
  const sees =
    visibility === "public" ||
    identity?.kind === "deploy-token" ||
    (identity?.kind === "user" &&
      (identity.admin === true || visibility === "internal" || isAtLeast(accessLevel, "reporter")));
  return sees ? null : notFound;
}
