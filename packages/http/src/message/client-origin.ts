import { requestOrigin } from "./public-address.ts";

/** What a request says of the connection on which it came. */
export interface ClientConnection {
  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
  /** Whether it came by TLS. */
  readonly isSecure: boolean;
  /** Whether the peer is a proxy whose forwarding headers are believed. */
  readonly isTrustedPeer: boolean;
}

/** The origin that the client used, as far as the headers of trusted proxies say. Null where no plain host is named. */
export function clientOrigin({ header, isSecure, isTrustedPeer }: ClientConnection): string | null {
  const forwarded = (name: string) => (isTrustedPeer ? firstOf(header(name)) : undefined);
  const host = forwarded("x-forwarded-host") ?? header("host") ?? firstOf(header(":authority"));
  return requestOrigin(forwardedTls(forwarded) ?? isSecure, host);
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
function forwardedTls(forwarded: (name: string) => string | undefined): boolean | null {
  for (const [name, tls] of tlsHeaders) {
    const value = forwarded(name);
    if (value !== undefined) return value.toLowerCase() === tls;
  }
  return null;
}

function firstOf(value: string | undefined): string | undefined {
  const [first = ""] = (value ?? "").split(",", 1);
  return first.trim() === "" ? undefined : first.trim();
}
