import type { Context, Middleware } from "koa";
import { type GuardedAddress, parsedMounts } from "./guard/mount.ts";
import type { PackageGuardOptions } from "./guard/options.ts";
import { type ManagementApiOptions, requireApiMount } from "./management/options.ts";
import { requestOrigin } from "./message/public-address.ts";
import { canonicalTarget, splitTarget } from "./message/request-target.ts";
import type { NodeExchange } from "./node/exchange.ts";
import { guardedAddress } from "./node/guarded-address.ts";
import { answerRequests } from "./node/management-api.ts";
import { isReadingRequest, vetRequests } from "./node/package-guard.ts";

/** The options of `packageGuard` on Koa. */
export interface KoaPackageGuardOptions extends PackageGuardOptions<Context> {
  /**
   * The path of the registry, or several, from the application's root. Each is a literal path such as `/registry`; inside
   * koa-mount it is `/`, since koa-mount takes its own path off.
   *
   * The guard vets requests below these paths, and passes any other request on without vetting it. An address that another router
   * could find below them is refused with 400.
   */
  readonly mount: string | readonly string[];
}

/**
 * Vets every push and delete of a registry, before its body parsers and its routes.
 *
 * Use it by `app.use` before the routers. It answers a write that the minimum access levels or the rules forbid, that the protocol does
 * not have, or that cannot be vetted (contract, section 6). Every other request goes on unchanged, and `packageWriteOf` returns
 * the vetted write.
 *
 * After a body parser it passes no write whose body it needs, and inside a router no write at all: it rejects with a TypeError.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function packageGuard(options: KoaPackageGuardOptions): Middleware {
  const vet = vetRequests(options);
  if (options.mount === undefined) {
    throw new TypeError('mount must be the registry\'s path, such as "/registry", or "/" inside koa-mount');
  }
  const mounts = parsedMounts(options.mount);
  return (context, next) => {
    if (isReadingRequest(context.req)) return next();
    const address = addressOf(context, mounts);
    if (address.kind === "elsewhere") return next();
    if (address.kind === "misplaced") return Promise.reject(address.error);
    const target = address.kind === "below" ? address.target : null;
    return handled(context, next, (exchange, pass) =>
      vet(exchange, { target, path: splitTarget(context.originalUrl).path, address: context.ip }, pass),
    );
  };
}

/** The address that routers behind the guard match: koa-mount and rewrites change it by `context.path`. */
function addressOf(context: Context, mounts: readonly string[]): GuardedAddress {
  if (context._matchedRoute !== undefined) return misplaced("inside a router");
  if (context.mountPath !== undefined && !mounts.includes("")) return misplaced("inside koa-mount");
  const address = guardedAddress(context.req, mounts);
  const isAsSent = canonicalTarget(context.url, context.path) !== null;
  return address.kind === "below" && !isAsSent ? { kind: "ambiguous" } : address;
}

function misplaced(place: string): GuardedAddress {
  const message =
    `packageGuard runs ${place}, which calls it for fewer spellings of an address than a router behind it may match: ` +
    'use it before that, as in app.use(packageGuard({ mount: "/registry", ... })); ' +
    'where the registry\'s routes are inside the same koa-mount, set mount to "/"';
  return { kind: "misplaced", error: new TypeError(message) };
}

/** The options of `managementApi` on Koa. */
export interface KoaManagementApiOptions extends ManagementApiOptions<Context> {
  /** The API's path from the application's root; `/api/v4` by default, and empty where the root is the API's. */
  readonly mount?: string;
}

/**
 * GitLab's management API for package protection rules (contract, section 2).
 *
 * It works before and after the host's body parsers; before them it checks every body itself, byte for byte as the contract says.
 * Other paths go on.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function managementApi(options: KoaManagementApiOptions): Middleware {
  const answer = answerRequests(options);
  const mount = requireApiMount(options.mount);
  return (context, next) => {
    const { path: publicPath, query } = splitTarget(context.originalUrl);
    if (!publicPath.startsWith(`${mount}/`)) return next();
    const path = publicPath.slice(mount.length);
    const origin = () => requestOrigin(context.protocol === "https", context.host);
    const address = { path, query, mount, publicPath, origin };
    return handled(context, next, (exchange, pass) => answer(exchange, address, pass));
  };
}

/** Resolves once the request has been answered, here or by later middleware. */
function handled(
  context: Context,
  next: () => Promise<unknown>,
  handle: (exchange: NodeExchange<Context>, pass: () => void) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const takeOver = () => {
      context.respond = false;
      resolve(undefined);
    };
    const parsedBody: unknown = Reflect.get(context.request, "body");
    const exchange = { host: context, request: context.req, response: context.res, parsedBody, takeOver };
    handle(exchange, () => next().then(resolve, reject));
  });
}
