import { isSamePackageName } from "@package-protection/core";
import type { PackageWrite } from "@package-protection/registry-protocols";
import { isReadingMethod } from "../message/request-method.ts";
import { settleWatches } from "./route-watch.ts";

/** Where a request keeps its mark. Not a WeakMap: requests that were keys of one survive V8's quick collections. */
const vettedMark = Symbol("vetted mark");

/** The vetted write, null for a request that writes no package, and the request: a copy of it has the mark, too. */
interface Mark {
  readonly request: object;
  readonly write: PackageWrite | null;
}

type Vetted = object & { [vettedMark]?: Mark };

export function markVetted(request: Vetted, write: PackageWrite | null): void {
  request[vettedMark] = { request, write };
}

/** Marks another object of the same request alike. */
export function copyVetted(from: object, to: Vetted): void {
  const write = vettedWriteOf(from);
  if (write !== undefined) markVetted(to, write);
}

/** Undefined where no guard let the request pass. An object that inherits from it, or is a copy of it, is not vetted. */
function vettedWriteOf(request: Vetted | null | undefined): PackageWrite | null | undefined {
  const mark = request?.[vettedMark];
  return mark?.request === request ? mark?.write : undefined;
}

/** A request of node:http or of a framework, which keeps node:http's as `raw` or `req`. */
export interface VettedRequest {
  readonly method?: string | undefined;
  readonly raw?: object;
  readonly req?: object;
}

/**
 * The write that a guard vetted on this request: node:http's, or that of Express, Fastify or Koa (or Koa's context). Null for a
 * request that writes no package.
 *
 * With `name`, the package that the route is about to store or delete, it also compares that name with the vetted one, as the
 * package type compares names (contract, section 4). A route that stores under another name bypasses the check.
 *
 * @throws TypeError for a write that no guard let pass, and for a name that is not the vetted one or where nothing was vetted.
 */
export function packageWriteOf(request: VettedRequest): PackageWrite | null;
export function packageWriteOf(request: VettedRequest, name: string | undefined): PackageWrite;
export function packageWriteOf(
  request: VettedRequest,
  ...name: readonly [name?: string | undefined]
): PackageWrite | null;
export function packageWriteOf(request: VettedRequest, ...names: readonly unknown[]): PackageWrite | null {
  const holders = [request, request.raw, request.req];
  holders.forEach(settleWatches);
  const [write] = holders.map(vettedWriteOf).filter((found) => found !== undefined);
  if (write === undefined) {
    const isReading = request.method !== undefined && isReadingMethod(request.method);
    if (isReading && names.length === 0) return null;
    throw new TypeError(
      "no packageGuard let this request pass: mount one before the route, and use the request that it passes on",
    );
  }
  for (const name of names) {
    if (write === null)
      throw new TypeError(`the package ${JSON.stringify(name)} was not vetted: the request writes none`);
    if (!isVettedName(write, name)) {
      const found = JSON.stringify(write.packageName);
      throw new TypeError(
        `the package ${JSON.stringify(name)} was not vetted, the guard found ${found}: mount it where the registry's paths begin`,
      );
    }
  }
  return write;
}

function isVettedName({ packageType, packageName, alternativeNames = [] }: PackageWrite, name: unknown): boolean {
  if (typeof name !== "string") return false;
  return [packageName, ...alternativeNames].some((known) => isSamePackageName(packageType, known, name));
}
