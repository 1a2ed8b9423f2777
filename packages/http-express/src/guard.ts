import type { PackageGuardOptions as SharedOptions } from "@package-protection/http";
import { isReadingMethod, parsedMounts, vetRequests } from "@package-protection/http/node";
import type { NextFunction, Request, RequestHandler } from "express";
import { guardedAddress } from "./guard-mount.ts";

export interface PackageGuardOptions extends SharedOptions<Request> {
  /**
   * The path of the registry, or several, where the guard cannot see it by itself: inside a route, or before the routes of a whole
   * application. Each is a literal path from the application's root, such as `/registry`.
   *
   * By default the guard vets the address below the path at which `app.use` mounts it. With this option it vets what is below
   * these paths, and lets any other request go on without vetting it. An address that another router could find below them is
   * refused with 400.
   */
  readonly mount?: string | readonly string[];
}

/**
 * Vets every push and delete of a registry, before its body parsers and its routes.
 *
 * Mount it by `app.use` at the registry's path. It answers a write that the minimum access levels or the rules forbid, that the
 * protocol does not know, or that cannot be vetted (contract, section 6). Every other request goes on as it came, and
 * `packageWriteOf` returns what was vetted.
 *
 * After a body parser it throws TypeError at the first body that it needs. Inside a route it passes no write: the TypeError goes
 * to the host's error handlers.
 *
 * @throws TypeError for an option of the wrong kind.
 */
export function packageGuard(options: PackageGuardOptions): RequestHandler {
  const vet = vetRequests(options);
  const mounts = parsedMounts(options.mount);
  return (request, response, next, ...parameter: readonly unknown[]) => {
    if (isReadingMethod(request.method)) return next();
    const address = guardedAddress({ request, next, isParamCallback: parameter.length > 0 }, mounts);
    if (address.kind === "elsewhere") return next();
    if (address.kind === "misplaced") return fail(address.error, next);
    const target = address.kind === "below" ? address.target : null;
    vet(request, response, { target, path: request.baseUrl + request.path }, next);
  };
}

/**
 * Hands an error to Express. A `next` of the host's own may go on whatever it is called with, so there the error is thrown.
 *
 * @throws TypeError where `next` is not one of Express's.
 */
function fail(error: TypeError, next: NextFunction): void {
  if (next.name !== "next" || next.length !== 1) throw error;
  next(error);
}
