import type { PackageWrite } from "@package-protection/registry-protocols";

/** What guards let pass; null is a request that writes no package. */
const passed = new WeakMap<object, PackageWrite | null>();

/** The methods that no registry writes by. */
const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export function isReadingMethod(method: string): boolean {
  return reading.has(method);
}

export function letPass(request: object, write: PackageWrite | null): void {
  passed.set(request, write);
}

/**
 * The write that a guard vetted on this request. A host that stores a package under any other name stores what nobody
 * vetted. Null for a request that writes no package, as far as the protocol says.
 *
 * @throws TypeError for a request that no guard let pass.
 */
export function packageWriteOf(request: { readonly method?: string | undefined }): PackageWrite | null {
  const write = passed.get(request);
  if (write !== undefined) return write;
  if (request.method !== undefined && isReadingMethod(request.method)) return null;
  throw new TypeError("no packageGuard let this request pass: mount one before the route");
}
