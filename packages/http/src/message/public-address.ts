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

/** The address that a client seems to have used; null where its Host header could not stand in a URL. */
export function requestOrigin(isSecure: boolean, host: string | undefined): string | null {
  if (host === undefined || !plainAuthority.test(host)) return null;
  return `${isSecure ? "https" : "http"}://${host}`;
}

/** Makes a raw path safe to stand in a header: what a URL cannot hold is percent-encoded. */
export function encodePath(path: string): string {
  return path.replace(notInUrls, (character) => {
    const byte = character.charCodeAt(0) % 256;
    return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  });
}
