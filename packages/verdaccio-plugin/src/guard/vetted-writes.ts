import type { VerdaccioUser } from "../verdaccio.ts";

const vettedPackages = new WeakMap<VerdaccioUser, string>();

/**
 * Returns a user object for one request, whose write of this package is decided by the middleware. Verdaccio passes it to
 * the auth plugins, which see nothing else of the request.
 */
export function markVetted(user: VerdaccioUser, packageName: string): VerdaccioUser {
  const own = { ...user };
  vettedPackages.set(own, packageName);
  return own;
}

/** Whether the request of this user object was decided for exactly the package that Verdaccio is about to write. */
export function isVetted(user: VerdaccioUser, packageName: string): boolean {
  return vettedPackages.get(user) === packageName;
}
