import {
  canonicalTarget,
  decoded,
  findBelowMounts,
  type GuardedAddress,
  isBelow,
  schemeAndAuthority,
  splitTarget,
} from "@package-protection/http/node";
import type { NextFunction, Request } from "express";

/** The arguments of a guard. */
export interface GuardCall {
  readonly request: Request;
  readonly next: NextFunction;
  /** True for a callback of `app.param`, which gets the parameter's value too. */
  readonly isParamCallback: boolean;
}

/**
 * Finds the address that the routes behind a guard match.
 *
 * That is Express's `url` below its `baseUrl`, also after a rewrite. With the option `mount` it is the part of both that is
 * below the mount.
 *
 * @param mounts the option, as `parsedMounts` returns it; empty if the host does not set it.
 */
export function guardedAddress(call: GuardCall, mounts: readonly string[]): GuardedAddress {
  const { request } = call;
  const target = canonicalTarget(request.url, request.path ?? splitTarget(request.url).path);
  if (isBridged(request)) {
    if (mounts.length === 0) return misplaced(insideFastify);
    // Fastify's routes match the address that was sent, and the bridge shows another.
    if (request.originalUrl !== (request.baseUrl ?? "") + request.url) return below(null);
  }
  const isParamCallback = call.isParamCallback || hasParameterBelow(request);
  const isRouted = isParamCallback || isInsideRoute(call);
  if (mounts.length === 0) return isRouted ? misplaced(insideRoute({ ...call, isParamCallback })) : below(target);
  const baseUrl = request.baseUrl ?? "";
  const address = wholeAddress(request, baseUrl);
  const found = findBelowMounts(address, mounts);
  if (found.kind === "below") return below(target && found.target);
  if (found.kind === "ambiguous") return found;
  const isAbove = mounts.some((candidate) => isBelow(candidate.toLowerCase(), baseUrl.toLowerCase()));
  const [path = ""] = address.split("?", 1);
  return isAbove && !isRouted ? found : misplaced(notBelowMount(path, mounts));
}

/** Express shows `/` below a mount that is the whole path. */
function wholeAddress({ originalUrl = "", url }: Request, baseUrl: string): string {
  if (baseUrl === "") return url;
  const below = url.replace(schemeAndAuthority, "");
  const isWholePath = /^\/(?:\?|$)/.test(below) && splitTarget(originalUrl).path === baseUrl;
  return baseUrl + (isWholePath ? below.slice(1) : below);
}

/** Whether @fastify/express or @fastify/middie calls the guard: they copy to node:http's request what Express only inherits. */
function isBridged(request: Request): boolean {
  return Object.hasOwn(request, "hostname");
}

const insideFastify =
  "packageGuard runs inside Fastify, whose routes match more spellings of an address than app.use does: " +
  'register packageGuard of "@package-protection/http/fastify" instead, or set the option mount and use the guard without a path, ' +
  'as in app.use(packageGuard({ mount: "/registry", ... }))';

function below(target: string | null): GuardedAddress {
  return target === null ? { kind: "ambiguous" } : { kind: "below", target };
}

function misplaced(message: string): GuardedAddress {
  return { kind: "misplaced", error: new TypeError(message) };
}

/**
 * Whether a parameter of the request is below `baseUrl`: it is that of a route around the guard, or of `app.param`. The
 * parameters of a mount, such as `/:registry`, are part of `baseUrl`.
 */
function hasParameterBelow({ params, baseUrl, path }: Request): boolean {
  const found = Object.values(params ?? {});
  if (found.length === 0) return false;
  const values = found.flat().filter((value) => value !== "");
  const base = decoded(baseUrl ?? "");
  const segments = decoded(path).split("/");
  return values.some((value) => !base.includes(value) && segments.includes(value));
}

/**
 * Whether the guard runs inside a route, whose parameters are not below the guard's mount.
 *
 * Express leaves `request.route` set when a route calls `next()`. A guard behind it gets the `next` that the router keeps in the
 * request, and a guard in the route another one. A guard in a router inside a route gets the router's too: there only
 * the route's path shows that both read the same address.
 */
function isInsideRoute({ request, next }: GuardCall): boolean {
  const route: unknown = request.route;
  if (route === undefined || route === null) return false;
  const { baseUrl = "", path } = request;
  return next !== request.next || !readsSameAddress(Reflect.get(Object(route), "path"), baseUrl, path);
}

/** A path that begins with literal segments, and then matches everything, by Express 4 or 5. */
const catchAll = /^((?:\/[\w.~@-]+)*)(?:\/?\*\w*|\/?\(\.\*\)|\{\/?\*\w+\}|\/\{\*\w+\})$/;
const catchAllExpression = /^\^?(?:\\?\/)?\(?\.[*+]\)?\$?$/;
const literalStart = /^(?:\/[\w.~@-]+)+(?=\/[:*{(])/;

/**
 * Whether a route with this path finds its parameters in the address below `baseUrl`. Where the address goes on as `baseUrl`
 * ends, as `/generic/generic/…` does, the route may be below `baseUrl`.
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
    'mount it before the routes, as in app.use("/registry", packageGuard(...)), also below a parameter, as in app.use("/files/:team", ...); ' +
    "or set its option mount to the registry's path, if that is literal: mount takes no parameters"
  );
}

function notBelowMount(path: string, mounts: readonly string[]): string {
  const named = mounts.map((mount) => JSON.stringify(mount || "/")).join(", ");
  return `packageGuard was called for ${JSON.stringify(path)}, which is not below its option mount (${named}): set mount to the registry's path`;
}
