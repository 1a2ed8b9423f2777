import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { loggerOf } from "./fastify-log.ts";
import { prefixOf, requirePrefix } from "./fastify-prefix.ts";
import { markRoutes, mayMatchBelow, unmarkedRoutes } from "./fastify-routes.ts";
import { type GuardedAddress, isBelow, parsedMounts } from "./guard/mount.ts";
import type { PackageGuardOptions } from "./guard/options.ts";
import type { ManagementApiOptions } from "./management/options.ts";
import { requestOrigin } from "./message/public-address.ts";
import { schemeAndAuthority, splitTarget } from "./message/request-target.ts";
import { guardedAddress } from "./node/guarded-address.ts";
import { answerRequests } from "./node/management-api.ts";
import { isReadingRequest, vetRequests } from "./node/package-guard.ts";

type Done = (error?: Error) => void;

/**
 * Makes the hooks of a plugin count for the routes beside it, as `fastify-plugin` does.
 *
 * The type of the instance is `unknown`, since a host may have two versions of Fastify: NestJS has one of its own.
 */
function plugin<Options>(name: string, register: (instance: FastifyInstance, options: Options, done: Done) => void) {
  function checked(instance: unknown, options: Options, done: Done): void {
    if (!isFastify(instance)) {
      throw new TypeError(`${name} is a plugin of Fastify: register it by app.register(${name}, { ... })`);
    }
    // A throw here ends the process.
    try {
      register(instance, options, done);
    } catch (error) {
      done(errorOf(error));
    }
  }
  return Object.assign(checked, {
    [Symbol.for("skip-override")]: true,
    [Symbol.for("fastify.display-name")]: `@package-protection/http/fastify ${name}`,
    [Symbol.for("plugin-meta")]: { name: `@package-protection/http/fastify ${name}`, fastify: "5.x" },
  });
}

function isFastify(instance: unknown): instance is FastifyInstance {
  return typeof instance === "object" && instance !== null && "addHook" in instance;
}

/** The options of `packageGuard` on Fastify. */
export interface FastifyPackageGuardOptions extends PackageGuardOptions<FastifyRequest> {
  /**
   * The path of the registry from the application's root, or several; by default the prefix of the plugin in which the guard is
   * registered. Each is a literal path such as `/registry`, and `/` is the whole host.
   *
   * With this option the guard vets requests below these paths, and passes any other request on without vetting it. An address
   * that another router could find below them is refused with 400.
   */
  readonly mount?: string | readonly string[];
  /** The same as `mount`, from the prefix of the plugin in which the guard is registered. */
  readonly prefix?: string;
}

/**
 * Vets every push and delete of a registry before Fastify reads its body.
 *
 * It counts for the routes of the plugin in which it is registered, and of the plugins inside that one. Fastify does not start where
 * a route of the registry's that writes is outside.
 *
 * It answers a write that the minimum access levels or the rules forbid, that the protocol does not have, or that cannot be vetted
 * (contract, section 6). Every other request goes on unchanged, and `packageWriteOf` returns the vetted write.
 *
 * After a hook that read the body it passes no write whose body it needs: a TypeError goes to the error handler.
 *
 * Without `logger` it logs to Fastify's own.
 *
 * @throws TypeError while Fastify starts, for an option of the wrong kind, and without a prefix and a `mount`.
 */
export const packageGuard = plugin("packageGuard", (instance, options: FastifyPackageGuardOptions, done) => {
  const vet = vetRequests({ ...options, logger: loggerOf(instance, options.logger) });
  const paths = registryPaths(instance.prefix, options);
  const addressOf = addressReader(paths, options);
  instance.addHook("onReady", (ready: Done) => ready(unguardedRoute(instance, paths)));
  markRoutes(instance);
  instance.addHook("onRequest", function vetPackageWrite(request, reply, next) {
    const { raw } = request;
    if (isReadingRequest(raw)) return next();
    const address = addressOf(request);
    if (address.kind === "elsewhere") return next();
    if (address.kind === "misplaced") return next(address.error);
    const [path = ""] = (raw.url ?? "").split("?", 1);
    const target = address.kind === "below" ? address.target : null;
    try {
      vet(exchange(request, reply), { target, path, address: request.ip }, next);
    } catch (error) {
      next(errorOf(error));
    }
  });
  done();
});

/**
 * The registry's paths; with the parameters of the prefix.
 *
 * @throws TypeError without a path of the registry.
 */
function registryPaths(around: string, { mount, prefix }: FastifyPackageGuardOptions): readonly string[] {
  if (mount === undefined && prefix === undefined) {
    if (around !== "") return [requirePrefix(around)];
    throw new TypeError(
      "packageGuard must know the registry's path: register it in the plugin of the registry's routes, which has a prefix, or set " +
        'mount, such as "/npm", or "/" for the whole host',
    );
  }
  const mounts = parsedMounts(mount ?? (around + (prefix ?? "") || "/"));
  const outside = mounts.find((path) => !isBelow(path, around));
  if (outside === undefined) return mounts;
  throw new TypeError(
    `mount must be a path from the application's root, below the prefix of the plugin, got "${outside || "/"}" and the prefix "${around}": ` +
      `set it to "${around}${outside}", or leave it out`,
  );
}

/** Returns the address of a request below the registry's path. */
function addressReader(
  paths: readonly string[],
  { mount, prefix }: FastifyPackageGuardOptions,
): (request: FastifyRequest) => GuardedAddress {
  if (mount !== undefined || prefix !== undefined) {
    return ({ raw, routeOptions: { url: route = "" } }) => {
      const address = guardedAddress(raw, paths);
      const isRoutedHere = paths.some((path) => isBelow(route.toLowerCase(), path.toLowerCase()));
      return address.kind === "elsewhere" && isRoutedHere ? changedLater(route, raw.url) : address;
    };
  }
  const [around = ""] = paths;
  return ({ raw }) => {
    const begin = prefixOf(pathOf(raw.url), around);
    // A request that Fastify has found by this prefix is below it, in any spelling.
    return begin === null ? { kind: "ambiguous" } : guardedAddress(raw, [begin]);
  };
}

function changedLater(route: string, url = ""): GuardedAddress {
  const [found, changed] = [route, pathOf(url)].map((path) => JSON.stringify(path));
  const message =
    `packageGuard was called with the url ${changed} for the route ${found}: ` +
    "a hook has changed request.raw.url after Fastify had found the route, so change it by the option rewriteUrl";
  return { kind: "misplaced", error: new TypeError(message) };
}

/** Finds a route that may write below the registry's path and before which no guard runs. */
function unguardedRoute(instance: FastifyInstance, mounts: readonly string[]): TypeError | undefined {
  const isRegistrys = (path: string) => mounts.some((mount) => mount !== "" && mayMatchBelow(path, mount));
  const unguarded = unmarkedRoutes(instance).find(isRegistrys);
  if (unguarded === undefined) return undefined;
  return new TypeError(
    `packageGuard does not run before the route ${JSON.stringify(unguarded)}, which may be found below its path: ` +
      "a plugin's hooks count for its own routes and for those of plugins inside it, so register the guard in the plugin that has the registry's routes, " +
      'or in the application itself with mount, such as "/npm"',
  );
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error("package protection failed", { cause: thrown });
}

function pathOf(url = ""): string {
  const [path = ""] = url.replace(schemeAndAuthority, "").split("?", 1);
  return path;
}

/** The options of `managementApi` on Fastify. */
export interface FastifyManagementApiOptions extends ManagementApiOptions<FastifyRequest> {
  /** The API's path; `/api/v4` by default, and empty where the root is the API's. */
  readonly prefix?: string;
}

/**
 * GitLab's management API for package protection rules (contract, section 2).
 *
 * It answers in a hook, before Fastify reads the body, which it checks itself, byte for byte as the contract says. Other paths are
 * the host's. Without `logger` it logs to Fastify's own.
 *
 * @throws TypeError while Fastify starts, for an option of the wrong kind.
 */
export const managementApi = plugin("managementApi", (instance, options: FastifyManagementApiOptions, done) => {
  const answer = answerRequests({ ...options, logger: loggerOf(instance, options.logger) });
  const routes = (api: FastifyInstance, _: unknown, ready: Done) => {
    markRoutes(api);
    api.addHook("onRequest", function answerManagementRequest(request, reply, next) {
      const { path: publicPath, query } = splitTarget(request.raw.url ?? "");
      const mount = prefixOf(publicPath, api.prefix);
      if (mount === null) return next();
      const path = publicPath.slice(mount.length);
      const origin = () => requestOrigin(request.protocol === "https", request.host);
      answer(exchange(request, reply), { path, query, mount, publicPath, origin }, next);
    });
    for (const path of ["/projects/*", "/openapi.json"]) {
      api.all(path, (_request, reply) => {
        reply.callNotFound();
      });
    }
    ready();
  };
  const prefix = options.prefix ?? "/api/v4";
  requirePrefix(instance.prefix + prefix);
  instance.register(routes, { prefix });
  done();
});

/** An answer goes out beside Fastify's hooks for answers, with the headers that were set until then. */
function exchange(request: FastifyRequest, reply: FastifyReply) {
  const takeOver = () => {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
  };
  return { host: request, request: request.raw, response: reply.raw, takeOver };
}
