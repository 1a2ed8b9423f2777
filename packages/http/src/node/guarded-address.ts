import type { IncomingMessage } from "node:http";
import { findBelowMounts, findGuardedUrl, type GuardedAddress } from "../guard/mount.ts";

/** Finds the address that the routes behind a guard match: `request.url` below one of the mounts. */
export function guardedAddress(
  { url = "", originalUrl }: IncomingMessage & { readonly originalUrl?: unknown },
  mounts: readonly string[],
): GuardedAddress {
  const found = findGuardedUrl(url, mounts);
  if (found.kind === "elsewhere" && typeof originalUrl === "string" && originalUrl !== url) {
    const sent = findBelowMounts(originalUrl, mounts);
    if (sent.kind !== "elsewhere") return { kind: "misplaced", error: new TypeError(strippedMount(url, originalUrl)) };
  }
  return found;
}

function strippedMount(url: string, originalUrl: string): string {
  const [shown, sent] = [url, originalUrl].map((address) => JSON.stringify(address.split("?", 1)[0]));
  return (
    `packageGuard was called with the url ${shown} for a request to ${sent}, which is below its option mount: ` +
    'set mount to the registry\'s path in request.url, "/" where the framework takes its own mount off it'
  );
}
