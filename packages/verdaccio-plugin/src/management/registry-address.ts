import { clientOrigin } from "@package-protection/http-express";
import type { Request } from "express";
import type { VerdaccioConfig } from "../verdaccio.ts";

/**
 * Returns the address under which the client of a request reaches the registry: the option `publicUrl`, else the
 * environment's VERDACCIO_PUBLIC_URL, else the request's own by Verdaccio's rules. Null for a malformed Host header.
 *
 * Verdaccio believes the header that VERDACCIO_FORWARDED_PROTO names, X-Forwarded-Proto by default, from everybody. Unlike
 * Verdaccio this reads `HTTPS` as `https`, and without the header it uses those that Express's `trust proxy` trusts.
 */
export function registryAddress(
  publicUrl: string | undefined,
  config: VerdaccioConfig,
  request: Request,
): string | null {
  if (publicUrl !== undefined) return publicUrl;
  const prefix = wrapPrefix(config.url_prefix);
  const { VERDACCIO_PUBLIC_URL: said = "", VERDACCIO_FORWARDED_PROTO: header = "x-forwarded-proto" } = process.env;
  if (isWebAddress(said)) return plainAddress(prefix, said);
  const { host } = request.headers;
  const protocol = protocolOf(request, header);
  return host === undefined || !plainHost.test(host) ? null : plainAddress(prefix, `${protocol}://${host}`);
}

const plainHost = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/i;

function protocolOf(request: Request, header: string): "http" | "https" {
  const [forwarded = ""] = String(request.headers[header.toLowerCase()] ?? "").split(",", 1);
  const isSecure = forwarded.trim() === "" ? isTrustedSecure(request) : forwarded.trim().toLowerCase() === "https";
  return isSecure ? "https" : "http";
}

function isTrustedSecure(request: Request): boolean {
  return request.secure || clientOrigin(request)?.startsWith("https:") === true;
}

/** Without credentials, query and fragment. */
function plainAddress(path: string, base: string): string | null {
  if (!URL.canParse(path, base)) return null;
  const { origin, pathname } = new URL(path, base);
  return origin + pathname;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Verdaccio's own `url_prefix` with a slash at both ends; empty if it is not set. */
function wrapPrefix(prefix: unknown): string {
  if (typeof prefix !== "string" || prefix === "") return "";
  return `${prefix.startsWith("/") ? "" : "/"}${prefix}${prefix.endsWith("/") ? "" : "/"}`;
}
