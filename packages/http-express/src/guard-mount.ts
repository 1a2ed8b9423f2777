import type { NextFunction, Request } from "express";
import { canonicalTarget } from "./guard-target.ts";
import { schemeAndAuthority } from "./request-target.ts";

/** Where a guard finds the address that it vets. */
export type GuardedAddress =
  /** Path and query below the mount. */
  | { readonly kind: "below"; readonly target: string }
  /** No router would find it below the mount. */
  | { readonly kind: "elsewhere" }
  /** Routers could read it in different ways. */
  | { readonly kind: "ambiguous" }
  /** The guard cannot know which address the routes behind it match. */
  | { readonly kind: "misplaced"; readonly error: TypeError };

/** What Express calls a guard with. */
export interface GuardCall {
  readonly request: Request;
  readonly next: NextFunction;
  /** True where it is a callback of `app.param`, which gets the parameter's value too. */
  readonly isParamCallback: boolean;
}

/**
 * Finds the address that the routes behind a guard match.
 *
 * That is Express's `url` below its `baseUrl`, also after a rewrite. With the option `mount` it is the part of both that is
 * below the mount.
 *
 * @param mounts the option, as `parsedMounts` gives it; empty where the host does not set it.
 */
export function guardedAddress(call: GuardCall, mounts: readonly string[]): GuardedAddress {
  const { request } = call;
  const target = canonicalTarget(request.url, request.path);
  const isParamCallback = call.isParamCallback || hasParameterBelow(request);
  const isRouted = isParamCallback || isInsideRoute(call);
  if (mounts.length === 0) return isRouted ? misplaced(insideRoute({ ...call, isParamCallback })) : below(target);
  const baseUrl = request.baseUrl ?? "";
  const address = baseUrl + request.url.replace(schemeAndAuthority, "");
  const [path = ""] = address.split("?", 1);
  const mount = mounts.find((candidate) => isBelow(path, candidate));
  if (mount !== undefined) return below(target && startingWithSlash(address.slice(mount.length)));
  if (mounts.some((candidate) => otherReadings(path).some((reading) => isBelow(reading, candidate.toLowerCase())))) {
    return { kind: "ambiguous" };
  }
  const isAbove = mounts.some((candidate) => isBelow(candidate.toLowerCase(), baseUrl.toLowerCase()));
  return isAbove && !isRouted ? { kind: "elsewhere" } : misplaced(notBelowMount(path, mounts));
}

/** A literal path, as it stands in requests. */
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

function below(target: string | null): GuardedAddress {
  return target === null ? { kind: "ambiguous" } : { kind: "below", target };
}

function misplaced(message: string): GuardedAddress {
  return { kind: "misplaced", error: new TypeError(message) };
}

function isBelow(path: string, mount: string): boolean {
  return path === mount || path.startsWith(`${mount}/`);
}

function startingWithSlash(target: string): string {
  return target.startsWith("/") ? target : `/${target}`;
}

/**
 * How routers could read a path that fold case and do any of these, in any order: decode, merge slashes, resolve dots. Before,
 * they may drop the parameters of segments, decode twice, fold the forms of letters and drop what is invisible.
 */
function otherReadings(path: string): readonly string[] {
  const readings = new Set([path, withoutParameters(path), withoutParameters(plainForm(path))]);
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

function decoded(path: string): string {
  return path.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

/** A segment ends at its first `;` for Java's servers. */
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

/**
 * Whether a parameter of the request stands below `baseUrl`: it is that of a route around the guard, or of `app.param`. The
 * parameters of a mount, such as `/:registry`, are part of `baseUrl`.
 */
function hasParameterBelow({ params, baseUrl, path }: Request): boolean {
  const values = Object.values(params ?? {})
    .flat()
    .filter((value) => typeof value === "string" && value !== "");
  if (values.length === 0) return false;
  const base = decoded(baseUrl ?? "");
  const segments = decoded(path).split("/");
  return values.some((value) => !base.includes(value) && segments.includes(value));
}

/**
 * Whether the guard runs inside a route, whose parameters are not below the guard's mount.
 *
 * Express leaves `request.route` set when a route calls `next()`. A guard behind it gets the `next` that the router keeps in the
 * request, and a guard in the route another one. A guard in a router that stands in a route gets the router's too: there only
 * the route's path tells that both read the same address.
 */
function isInsideRoute({ request, next }: GuardCall): boolean {
  const route: unknown = request.route;
  if (route === undefined || route === null) return false;
  const { baseUrl = "", path } = request;
  return next !== request.next || !readsSameAddress(Reflect.get(Object(route), "path"), baseUrl, path);
}

/** A path that begins with literal segments, and then takes everything, by Express 4 or 5. */
const catchAll = /^((?:\/[\w.~@-]+)*)(?:\/?\*\w*|\/?\(\.\*\)|\{\/?\*\w+\}|\/\{\*\w+\})$/;
const catchAllExpression = /^\^?(?:\\?\/)?\(?\.[*+]\)?\$?$/;
const literalStart = /^(?:\/[\w.~@-]+)+(?=\/[:*{(])/;

/**
 * Whether a route with this path finds its parameters in the address below `baseUrl`. Where the address goes on as `baseUrl`
 * ends, as `/generic/generic/…` does, the route may stand below `baseUrl`.
 */
function readsSameAddress(path: unknown, baseUrl: string, below: string): boolean {
  if (Array.isArray(path)) return path.every((one) => readsSameAddress(one, baseUrl, below));
  if (path instanceof RegExp) return catchAllExpression.test(path.source);
  if (typeof path !== "string") return false;
  const base = baseUrl.toLowerCase();
  const [, before] = catchAll.exec(path) ?? [];
  const start = (before ?? literalStart.exec(path)?.[0])?.toLowerCase();
  if (start === undefined || (start !== "" && isBelow(below.toLowerCase(), start))) return false;
  return before === undefined ? start === base : isBelow(base, start);
}

function insideRoute({ request, isParamCallback }: GuardCall): string {
  const path: unknown = Reflect.get(Object(request.route), "path");
  const isCallback = isParamCallback && path === undefined;
  const place = isCallback ? "as a callback of app.param" : `inside the route ${JSON.stringify(String(path))}`;
  return (
    `packageGuard runs ${place}, where it cannot know which package the route stores: ` +
    'mount it before the routes, as in app.use("/registry", packageGuard(...)), or set its option mount to the registry\'s path'
  );
}

function notBelowMount(path: string, mounts: readonly string[]): string {
  const named = mounts.map((mount) => JSON.stringify(mount || "/")).join(", ");
  return `packageGuard was called for ${JSON.stringify(path)}, which is not below its option mount (${named}): set mount to the registry's path`;
}
