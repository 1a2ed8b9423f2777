import { BlockList, isIP } from "node:net";
import type { Authentication } from "@package-protection/http-express";
import type { StoredToken, VerdaccioAuth, VerdaccioStorage, VerdaccioUser } from "../verdaccio.ts";

/**
 * The user of one of Verdaccio's tokens; null if Verdaccio does not accept it. Verdaccio reads it as a Bearer token.
 */
export function userOfToken(auth: VerdaccioAuth, token: string): Promise<VerdaccioUser | null> {
  return new Promise((resolve) => {
    const request = {
      headers: { authorization: `Bearer ${token}` },
      pause: () => undefined,
      resume: () => undefined,
      remote_user: noUser(),
    };
    const finish = (error?: unknown) => {
      const user = request.remote_user;
      resolve(error === undefined && typeof user?.name === "string" && user.name !== "" ? user : null);
    };
    try {
      auth.apiJWTmiddleware()(request, { locals: {} }, finish);
    } catch (cause) {
      finish(cause);
    }
  });
}

function noUser(): VerdaccioUser | undefined {
  return undefined;
}

/**
 * Checks a token of `npm token create`, which Verdaccio itself checks only for npm's routes: it
 * may be revoked, only for reading, or only for some addresses.
 *
 * @param address the client's IP address.
 */
export async function checkToken(
  storage: VerdaccioStorage,
  user: VerdaccioUser,
  address: string | undefined,
): Promise<Authentication> {
  const name = user.name ?? "";
  const key = user.token?.key;
  const token = key === undefined ? null : (await storage.readTokens({ user: name })).find((one) => one.key === key);
  if (token === undefined) return { outcome: "revoked" };
  if (token !== null && !isAllowedFrom(address ?? "", token)) return { outcome: "unknown" };
  const scopes = token?.readonly === true ? (["read_api"] as const) : (["api"] as const);
  return { outcome: "authenticated", caller: { name, admin: false, scopes } };
}

/**
 * The error with which Verdaccio denies a write to a token of `npm token create` that is revoked, only for reading, or only for
 * other addresses; null for any other user. Verdaccio's own check comes after the middlewares.
 */
export async function tokenDenial(
  storage: VerdaccioStorage,
  user: VerdaccioUser,
  address: string | undefined,
): Promise<Error | null> {
  const checked = await checkToken(storage, user, address);
  if (checked.outcome === "authenticated" && checked.caller.scopes.includes("api")) return null;
  return Object.assign(new Error("unauthorized access"), { status: 403 });
}

function isAllowedFrom(address: string, { cidr = [] }: StoredToken): boolean {
  if (cidr.length === 0) return true;
  const allowed = new BlockList();
  for (const range of cidr) {
    const [network = "", length] = range.split("/");
    const family = isIP(network) === 6 ? "ipv6" : "ipv4";
    const longest = family === "ipv6" ? 128 : 32;
    const prefix = Number(length ?? longest);
    const isRange = isIP(network) !== 0 && Number.isInteger(prefix) && prefix >= 0 && prefix <= longest;
    if (isRange) allowed.addSubnet(network, prefix, family);
  }
  const plain = address.replace(/^::ffff:(?=\d+\.)/, "");
  return isIP(plain) !== 0 && allowed.check(plain, isIP(plain) === 6 ? "ipv6" : "ipv4");
}
