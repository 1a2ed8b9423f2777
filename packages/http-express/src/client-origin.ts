import type { IncomingHttpHeaders } from "node:http";
import type { Request } from "express";
import { requestOrigin } from "./public-address.ts";

/**
 * The origin that the client used, as far as the headers of trusted proxies say. Null where no plain host is named. A header
 * counts only where Express's `trust proxy` trusts the peer, as it does for `request.protocol`.
 */
export function clientOrigin(request: Request): string | null {
  const { headers, socket } = request;
  const trusted: IncomingHttpHeaders = isTrustedPeer(request) ? headers : {};
  const host = firstOf(trusted["x-forwarded-host"]) ?? headers.host ?? firstOf(headers[":authority"]);
  return requestOrigin(forwardedTls(trusted) ?? Reflect.get(socket, "encrypted") === true, host);
}

function isTrustedPeer({ app, socket }: Request): boolean {
  const trust: unknown = app.get("trust proxy fn");
  return typeof trust === "function" && trust(socket.remoteAddress, 0) === true;
}

/** The headers by which proxies say that a client came by TLS, the usual one first, each with the value that says so. */
const tlsHeaders = [
  ["x-forwarded-proto", "https"],
  ["x-forwarded-scheme", "https"],
  ["x-url-scheme", "https"],
  ["x-forwarded-ssl", "on"],
  ["front-end-https", "on"],
] as const;

/** Null where no header says how the client came. Proxies append to a list, so the first value is the client's own hop. */
function forwardedTls(headers: IncomingHttpHeaders): boolean | null {
  for (const [name, tls] of tlsHeaders) {
    const value = firstOf(headers[name]);
    if (value !== undefined) return value.toLowerCase() === tls;
  }
  return null;
}

function firstOf(value: string | readonly string[] | undefined): string | undefined {
  const [first = ""] = (Array.isArray(value) ? value.join() : (value ?? "")).toString().split(",", 1);
  return first.trim() === "" ? undefined : first.trim();
}
