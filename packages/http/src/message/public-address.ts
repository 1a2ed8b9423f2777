const plainAuthority = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/i;
const notInUrls = /[^!#$%&'()*+,./0-9:;=?@A-Z[\]_a-z~-]/g;

/**
 * The address under which clients reach the host's root, without a trailing slash.
 *
 * @throws TypeError for anything but an http or https URL without credentials, query and fragment.
 */
export function parsePublicUrl(publicUrl: string): string {
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : null;
  const isPlain =
    url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === "";
  if (!isPlain) {
    throw new TypeError("publicUrl must be an http or https URL without credentials, query and fragment");
  }
  return `${url.origin}${url.pathname}`.replace(/\/$/, "");
}

/** The address that a client seems to have used; null if its Host header is not a URL's authority. */
export function requestOrigin(isSecure: boolean, host: string | undefined): string | null {
  if (host === undefined || !plainAuthority.test(host)) return null;
  return `${isSecure ? "https" : "http"}://${host}`;
}

/** Makes a raw path safe for a header: other characters are percent-encoded. */
export function encodePath(path: string): string {
  return path.replace(notInUrls, (character) => {
    const byte = character.charCodeAt(0) % 256;
    return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  });
}

/** The connection of a request, as its headers and its socket show it. */
export interface ClientConnection {
  /** A header's value, by its name in lower case. */
  header(name: string): string | undefined;
  /** Whether it came by TLS. */
  readonly isSecure: boolean;
  /** Whether the peer is a proxy whose forwarding headers are believed. */
  readonly isTrustedPeer: boolean;
}

/** The origin that the client used, by the Host header or the headers of trusted proxies. Null for a malformed host. */
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
