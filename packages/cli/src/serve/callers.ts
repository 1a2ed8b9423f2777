import type { IncomingMessage } from "node:http";
import type { Authentication, Identity } from "@package-protection/http";
import type { DirectoryFile, DirectoryUser } from "./directory-file.ts";

/** The callers of a server, by their tokens. */
export interface Callers {
  /** Whose token is this? For the management API. */
  authenticate(token: string): Authentication;
  /** Who sends this request? For the registry. Null is an anonymous caller. */
  identify(request: IncomingMessage): Identity | null;
}

export function callersOf({ users, deployTokens }: DirectoryFile): Callers {
  const usersByToken = new Map(users.map((user) => [user.token, user]));
  const deployTokensByToken = new Map(deployTokens.map((deployToken) => [deployToken.token, deployToken]));
  return {
    authenticate: (token) => authenticationOf(usersByToken.get(token)),
    identify(request) {
      const token = tokenOf(request);
      const user = usersByToken.get(token);
      if (user !== undefined) {
        if (user.revoked) return { kind: "revoked" };
        if (user.expired) return { kind: "expired" };
        return { kind: "user", name: user.name, admin: user.admin, scopes: user.scopes };
      }
      const deployToken = deployTokensByToken.get(token);
      return deployToken === undefined
        ? null
        : { kind: "deploy-token", name: deployToken.name, projectIds: deployToken.projects };
    },
  };
}

function authenticationOf(user: DirectoryUser | undefined): Authentication {
  if (user === undefined) return { outcome: "unknown" };
  if (user.revoked) return { outcome: "revoked" };
  if (user.expired) return { outcome: "expired" };
  const { name, admin, scopes } = user;
  return { outcome: "authenticated", caller: { name, admin, scopes } };
}

/** Whether a request has a credential of any kind, known or not. */
export function hasCredential({ headers }: IncomingMessage): boolean {
  return ["private-token", "deploy-token", "authorization"].some((name) => headers[name] !== undefined);
}

/** npm sends `Bearer`, or `Basic` with the token as the password; curl users send `PRIVATE-TOKEN` or `DEPLOY-TOKEN`. */
function tokenOf({ headers }: IncomingMessage): string {
  const header = headers["private-token"] ?? headers["deploy-token"];
  if (header !== undefined) return String(header);
  const [scheme = "", value = ""] = (headers.authorization ?? "").split(/ +/, 2);
  if (scheme.toLowerCase() !== "basic") return value;
  return Buffer.from(value, "base64")
    .toString()
    .replace(/^[^:]*:/, "");
}
