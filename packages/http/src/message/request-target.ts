import { byteString } from "./form-encoding.ts";

/** Byte strings, as they were sent: nothing is decoded yet. */
export interface RequestTarget {
  readonly path: string;
  /** Without its question mark; empty where there is none. */
  readonly query: string;
}

const plainPath = /^\/[!-~]*$/;
/** What stands before the path where a proxy or a client has sent a whole address. */
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
  const [sent = ""] = url.replace(schemeAndAuthority, "").split("#", 1);
  return splitTarget(sent);
}
