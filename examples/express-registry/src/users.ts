import type { AccessLevel, Principal } from "@package-protection/core";
import type { Authentication } from "@package-protection/http-express";
import type { Request } from "express";
import type { DirectoryUser } from "package-protection/serve";

/** Who asks, as far as this registry cares. */
export interface Users {
  /** The principal for the rules; `anonymous` without a token that is valid. */
  principalOf(request: Request, projectId: number): Principal;
  /** The caller of the management API. */
  authenticate(token: string): Authentication;
}

/** The users of a directory file, each with the token that package clients send, in whichever header theirs is. */
export function usersOf(users: readonly DirectoryUser[]): Users {
  const valid = users.filter(({ revoked, expired, scopes }) => !revoked && !expired && scopes.includes("api"));
  const byToken = new Map(valid.map((user) => [user.token, user]));
  return {
    principalOf(request, projectId) {
      const user = byToken.get(tokenOf(request));
      if (user === undefined) return { kind: "anonymous" };
      if (user.admin) return { kind: "admin" };
      const accessLevel: AccessLevel = user.memberships[projectId] ?? "no_access";
      return { kind: "user", accessLevel };
    },
    authenticate(token) {
      const user = byToken.get(token);
      if (user === undefined) return { outcome: "unknown" };
      const { name, admin, scopes } = user;
      return { outcome: "authenticated", caller: { name, admin, scopes } };
    },
  };
}

/**
 * npm and pnpm send `Bearer`, Maven and twine `Basic` with the token as the password, Cargo the token alone, NuGet a header of
 * its own.
 */
function tokenOf(request: Request): string {
  const header = request.get("X-NuGet-ApiKey") ?? request.get("PRIVATE-TOKEN");
  if (header !== undefined) return header;
  const [scheme = "", value] = (request.get("Authorization") ?? "").split(/ +/, 2);
  if (value === undefined) return scheme;
  if (scheme.toLowerCase() !== "basic") return value;
  return Buffer.from(value, "base64")
    .toString()
    .replace(/^[^:]*:/, "");
}
