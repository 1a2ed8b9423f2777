import { canonicalTarget, schemeAndAuthority } from "../message/request-target.ts";

/** The address of a request, as far as a guard can find it. */
export type GuardedAddress =
  /** Below a mount; `target` is the path and query below it. */
  | { readonly kind: "below"; readonly target: string }
  /** No router finds it below a mount. */
  | { readonly kind: "elsewhere" }
  /** Routers read it in different ways. */
  | { readonly kind: "ambiguous" }
  /** The guard cannot determine the address that the routes behind it match. */
  | { readonly kind: "misplaced"; readonly error: TypeError };

/** A literal path, percent-encoded as in requests. */
const literalPath = /^(?:\/(?!\.{1,2}(?:\/|$))(?:[\w.~@-]|%[\da-f]{2})+)+$/i;

/**
 * The mounts of the option, without a trailing slash.
 *
 * @throws TypeError for a mount that is a pattern or no path, and for one inside another.
 */
export function parsedMounts(mount: string | readonly string[] | undefined): readonly string[] {
  if (mount === undefined) return [];
  const mounts: readonly unknown[] = Array.isArray(mount) ? mount : [mount];
  if (mounts.length === 0) throw new TypeError("mount must name at least one path, got []");
  const parsed = mounts.map((path) => {
    if (path === "/") return "";
    if (typeof path === "string" && literalPath.test(path)) return path;
    throw new TypeError(
      `mount must be a literal path such as "/registry", without a pattern or a trailing slash, got ${JSON.stringify(path)}`,
    );
  });
  for (const [index, outer] of parsed.entries()) {
    const inner = parsed.find((path, other) => other !== index && isBelow(path.toLowerCase(), outer.toLowerCase()));
    if (inner !== undefined) {
      throw new TypeError(`mount must not list a path below another: "${inner}" is below "${outer || "/"}"`);
    }
  }
  return parsed;
}

/**
 * Finds a request's target below one of the mounts. It is `elsewhere` only if no router reads it as below one.
 *
 * @param sent the target, in whichever of its forms, from the application's root.
 */
export function findBelowMounts(
  sent: string,
  mounts: readonly string[],
): Exclude<GuardedAddress, { readonly kind: "misplaced" }> {
  const address = sent.replace(schemeAndAuthority, "");
  const path = pathOf(address);
  const mount = mounts.find((candidate) => isBelow(path, candidate));
  if (mount !== undefined) return { kind: "below", target: startingWithSlash(address.slice(mount.length)) };
  const isNearMiss = [path, pathOf(withoutHost(sent))]
    .flatMap(otherReadings)
    .some((reading) => mounts.some((candidate) => isBelow(reading, candidate.toLowerCase())));
  return { kind: isNearMiss ? "ambiguous" : "elsewhere" };
}

/** Finds the address that the routes behind a guard match: a request's url, in whichever of its forms, below one of the mounts. */
export function findGuardedUrl(url: string, mounts: readonly string[]): ReturnType<typeof findBelowMounts> {
  const found = findBelowMounts(url, mounts);
  return found.kind === "below" && !isRoutedAsSent(url) ? { kind: "ambiguous" } : found;
}

/** A character that may change when an address is parsed, and a segment that is empty or may be dots. */
const mayChange = /[^\w@~.+%/?=&-]|\/[.%/]/;

function isRoutedAsSent(url: string): boolean {
  if (url.startsWith("/") && !mayChange.test(url)) return true;
  return URL.canParse(url, "http://host") && canonicalTarget(url, new URL(url, "http://host").pathname) !== null;
}

/**
 * A target with a host as routers read it for which the host ends at the first slash and nowhere else, or whose slashes were merged.
 */
function withoutHost(sent: string): string {
  return sent.replace(/^(?:[a-z][a-z0-9+.-]*:[\\/]+|[\\/]{2,})[^\\/]*/i, "");
}

function pathOf(address: string): string {
  const question = address.indexOf("?");
  return question === -1 ? address : address.slice(0, question);
}

/** Whether a path is a mount or below it, character by character. */
export function isBelow(path: string, mount: string): boolean {
  return path === mount || path.startsWith(`${mount}/`);
}

function startingWithSlash(target: string): string {
  return target.startsWith("/") ? target : `/${target}`;
}

/**
 * The paths that routers may read in place of a path, in lower case.
 *
 * A router may fold case, decode, merge slashes and resolve dots, in any order. Before that it may drop the parameters of segments,
 * decode twice, fold the forms of letters and drop invisible characters.
 */
function otherReadings(path: string): readonly string[] {
  const readings = new Set([path, parsedByUrl(path), withoutParameters(path), withoutParameters(plainForm(path))]);
  for (const step of [
    withMergedSlashes,
    withResolvedDots,
    decoded,
    withMergedSlashes,
    withResolvedDots,
    withMergedSlashes,
  ]) {
    for (const reading of [...readings]) readings.add(step(reading));
  }
  return [...readings].map((reading) => reading.toLowerCase());
}

/** The path that `new URL(request.url, base)` reads: two slashes begin a host there. */
function parsedByUrl(path: string): string {
  return URL.canParse(path, "http://host") ? new URL(path, "http://host").pathname : path;
}

/** Undoes percent-encoding that encodes UTF-8. */
export function decoded(path: string): string {
  return path.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/** Java's servers drop what follows a `;` in a segment. */
function withoutParameters(path: string): string {
  return path.replace(/(?:;|%3b)[^/]*/gi, "");
}

function plainForm(path: string): string {
  return decoded(path.replace(/%(?:25)+/g, "%"))
    .normalize("NFKC")
    .replace(/\p{C}/gu, "");
}

function withMergedSlashes(path: string): string {
  return path.replace(/[\\/]+/g, "/");
}

function withResolvedDots(path: string): string {
  const segments: string[] = [];
  for (const segment of path.replace(/\\/g, "/").split("/")) {
    if (/^(?:\.|%2e)$/i.test(segment)) continue;
    if (/^(?:\.|%2e){2}$/i.test(segment)) segments.length = Math.max(1, segments.length - 1);
    else segments.push(segment);
  }
  return segments.join("/");
}
