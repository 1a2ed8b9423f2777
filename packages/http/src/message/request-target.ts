import { byteString } from "./form-encoding.ts";

/** Byte strings, as they were sent: nothing is decoded yet. */
export interface RequestTarget {
  readonly path: string;
  /** Without its question mark; empty if there is none. */
  readonly query: string;
}

const plainPath = /^\/[!-~]*$/;
/** Scheme and authority, which an absolute target has before the path. */
export const schemeAndAuthority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** The raw path and query of a request's target, in whichever of its forms. */
export function splitTarget(target: string): RequestTarget {
  const relative = plainPath.test(target) ? target : byteString(target).replace(schemeAndAuthority, "");
  const mark = relative.indexOf("?");
  return mark === -1
    ? { path: relative, query: "" }
    : { path: relative.slice(0, mark), query: relative.slice(mark + 1) };
}

/** The raw path and query of a Request's url. A fragment is nothing that a client sends. */
export function splitUrl(url: string): RequestTarget {
  const sent = url.replace(schemeAndAuthority, "");
  const hash = sent.indexOf("#");
  return splitTarget(hash === -1 ? sent : sent.slice(0, hash));
}

/** The characters of a percent-encoded path and query; clients send no fragment. */
const printable = /^[!"$-~]*$/;

/**
 * Path and query below the mount, as they were sent. Null if the router would match another path than the one that was sent.
 *
 * @param url the target, in whichever of its forms, without the path of the mount.
 * @param routedPath the path that the router matches.
 */
export function canonicalTarget(url: string, routedPath: string): string | null {
  const target = url.replace(schemeAndAuthority, "");
  const [path] = target.split("?", 1);
  return printable.test(target) && path === routedPath ? target : null;
}
