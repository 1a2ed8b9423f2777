import type { PackageWrite } from "@package-protection/registry-protocols";
import type { Context, HonoRequest, MiddlewareHandler } from "hono";
import { headerOf } from "./fetch/exchange.ts";
import { answerRequests, type FetchManagementApiOptions } from "./fetch/management-api.ts";
import { type FetchPackageGuardOptions, failure, isReadingRequest, vetRequests } from "./fetch/package-guard.ts";
import { decoded, findBelowMounts, isBelow, parsedMounts } from "./guard/mount.ts";
import { watchRoutes } from "./guard/route-watch.ts";
import { copyVetted, packageWriteOf as writeOf } from "./guard/vetted.ts";
import { splitUrl } from "./message/request-target.ts";

/** The options of `http/fetch`; the host's functions get Hono's context. */
export type HonoManagementApiOptions = FetchManagementApiOptions<Context>;
/** The options of `packageGuard` on Hono. */
export type HonoPackageGuardOptions = FetchPackageGuardOptions<Context>;

/**
 * GitLab's management API for package protection rules (contract, section 2) as middleware: `app.use(managementApi(options))`.
 *
 * Other paths go on to the next handler.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function managementApi(options: HonoManagementApiOptions): MiddlewareHandler {
  const answer = answerRequests(options);
  return async (context, next) => (await answer(context.req.raw, context)) ?? (await next());
}

/**
 * Vets every push and delete of a registry, as middleware: `app.use("/npm/*", packageGuard({ mount: "/npm", ... }))`.
 *
 * It answers a write that may not pass (contract, section 6). Any other request goes on; `context.req` reads the vetted body, and
 * `packageWriteOf(context)` returns the vetted write. If a later part of the body contradicts it, the body errors, and the
 * client gets the guard's answer instead of the handler's.
 *
 * A guard that cannot determine the path of the routes behind it passes no write: it answers with 500, and reports a TypeError
 * with the remedy to `logger`, or to the console.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function packageGuard(options: HonoPackageGuardOptions): MiddlewareHandler {
  const vet = vetRequests(options);
  const followRoute = watchRoutes(options, (message) => console.warn(message));
  const mounts = parsedMounts(options.mount);
  return async (context, next) => {
    const { req } = context;
    if (isReadingRequest(req.raw)) return next();
    const { path } = splitUrl(req.url);
    const isElsewhere = [path, req.path].every((either) => findBelowMounts(either, mounts).kind === "elsewhere");
    const isRoutedOtherwise = !isElsewhere && plainForm(req.path) !== plainForm(path);
    // A plain path can only differ by the app's `getPath`; any other is the client's spelling.
    const fault =
      misplacement(req, mounts) ??
      (isRoutedOtherwise && /^(?:\/[\w.@~-]+)*\/?$/.test(path) ? routedOtherwise(path, req.path) : null) ??
      (!isElsewhere && Object.keys(req.bodyCache).length > 0 ? bodyRead : null);
    if (fault !== null) return failure(req.raw, new TypeError(fault), options.logger);
    const vetted = await vet(req.raw, context, isRoutedOtherwise);
    if (!vetted.allowed) return vetted.response;
    req.raw = vetted.request;
    copyVetted(req.raw, req);
    const { method } = req;
    const onAnswered =
      vetted.write && followRoute([req.raw, req], vetted.write, { method, path, header: headerOf(req.raw) });
    await next();
    if (context.finalized) onAnswered?.(context.res.status);
    const refusal = vetted.lateRefusal();
    if (refusal === null) return;
    // Otherwise Hono adds the headers of the handler's answer.
    context.res = undefined;
    context.res = refusal;
  };
}

/**
 * The write that a guard vetted on the request of this context; as `packageWriteOf` of the package's main entry.
 *
 * @throws TypeError for a write that no guard let pass, and for a name that is not the vetted one.
 */
export function packageWriteOf(context: Context): PackageWrite | null;
export function packageWriteOf(context: Context, name: string | undefined): PackageWrite;
export function packageWriteOf(context: Context, ...name: readonly [name?: string | undefined]): PackageWrite | null {
  return writeOf(context.req, ...name);
}

/** The reason why the guard cannot determine the path of the routes behind it; null if it can. */
function misplacement({ routePath }: HonoRequest, mounts: readonly string[]): string | null {
  const [literal = ""] = /^(?:\/[^/:*{]+(?=\/|$))*/.exec(routePath) ?? [];
  if (mounts.some((mount) => isBelow(mount, literal))) return null;
  return (
    `packageGuard is registered at ${JSON.stringify(routePath)}, and none of its mounts is below ${JSON.stringify(literal)}: ` +
    "set mount to the whole path at which the registry's routes begin, and register the guard there, or above"
  );
}

function routedOtherwise(path: string, routed: string): string {
  return (
    `packageGuard was called for the path ${JSON.stringify(path)}, which the app routes as ${JSON.stringify(routed)}: ` +
    "leave out the app's option getPath, or use the guard of @package-protection/http/fetch before app.fetch"
  );
}

const bodyRead = "packageGuard has to see the body first: register it before whatever reads the body";

/** A path as Hono's routers could read it, with or without `strict`. */
function plainForm(path: string): string {
  return decoded(path).toLowerCase().replace(/\/$/, "");
}
