import type { PackageGuardOptions as SharedOptions } from "@package-protection/http";
import { isReadingRequest, notANestGuard, parsedMounts, splitTarget, vetRequests } from "@package-protection/http/node";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import { guardedAddress } from "./guard-mount.ts";

/** The options of `packageGuard` on Express. */
export interface PackageGuardOptions extends SharedOptions<Request> {
  /**
   * The path of the registry, or several, if the guard cannot see it by itself: inside a route, or before the routes of a whole
   * application. Each is a literal path from the application's root, such as `/registry`.
   *
   * By default the guard vets the address below the path at which `app.use` mounts it. With this option it vets requests below
   * these paths, and passes any other request on without vetting it. An address that another router could find below them is
   * refused with 400.
   */
  readonly mount?: string | readonly string[];
}

/**
 * Vets every push and delete of a registry, before its body parsers and its routes.
 *
 * Mount it by `app.use` at the registry's path. It answers a write that the minimum access levels or the rules forbid, that the
 * protocol does not have, or that cannot be vetted (contract, section 6). Every other request goes on unchanged, and
 * `packageWriteOf` returns the vetted write.
 *
 * After a body parser it passes no write whose body it needs, and inside a route no write at all: a TypeError goes to the host's
 * error handlers.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function packageGuard(options: PackageGuardOptions): RequestHandler {
  const vet = vetRequests(options);
  const mounts = parsedMounts(options.mount);
  const guard = (request: Request, response: Response, next: NextFunction, ...parameter: readonly unknown[]) => {
    if (isReadingRequest(request)) return next();
    const address = guardedAddress({ request, next, isParamCallback: parameter.length > 0 }, mounts);
    if (address.kind === "elsewhere") return next();
    if (address.kind === "misplaced") return fail(address.error, request, next);
    const target = address.kind === "below" ? address.target : null;
    try {
      const exchange = { host: request, request, response };
      const { path } = splitTarget((request.baseUrl ?? "") + request.url);
      vet(exchange, { target, path, address: request.ip }, next);
    } catch (error) {
      fail(error, request, next);
    }
  };
  return notANestGuard(guard, 'use it in main.ts, as in app.use("/registry", packageGuard(...)), before app.listen');
}

/**
 * Passes an error to Express. A `next` of the host's own may go on in spite of the error, so there it goes to the
 * router's. A throw would stop the process if the guard is called from a timer or an async function.
 *
 * @throws the error if no router handles the request.
 */
function fail(error: unknown, request: Request, next: NextFunction): void {
  const forward = next.name === "next" && next.length === 1 ? next : request.next;
  if (typeof forward !== "function") throw error;
  forward(error);
}
