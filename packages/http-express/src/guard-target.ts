import { schemeAndAuthority } from "./request-target.ts";

/** What a percent-encoded path and query can be made of; a fragment is nothing that a client sends. */
const printable = /^[!"$-~]*$/;

/**
 * Path and query below the mount, as the routes after the guard see them. Null where these would read something else than
 * stands in the request, so that nothing could be judged.
 *
 * @param url the target, in whichever of its forms, without the path of the mount.
 * @param routedPath the path that the routes are found by.
 */
export function judgedTarget(url: string, routedPath: string): string | null {
  const target = url.replace(schemeAndAuthority, "");
  const [path] = target.split("?", 1);
  return printable.test(target) && path === routedPath ? target : null;
}
