import { schemeAndAuthority } from "./request-target.ts";

/** What a percent-encoded path and query can be made of; a fragment is nothing that a client sends. */
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
