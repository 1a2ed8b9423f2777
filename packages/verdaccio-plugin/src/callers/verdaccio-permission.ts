import type { VerdaccioAuth, VerdaccioPackage, VerdaccioUser } from "../verdaccio.ts";

/** The permissions of Verdaccio's `packages` section. */
export type Permission = "access" | "publish" | "unpublish";

/** Returns the error with which Verdaccio denies a permission by its own configuration and auth plugins, null if it allows. */
export function denialOf(
  auth: VerdaccioAuth,
  permission: Permission,
  user: VerdaccioUser,
  packageName: string,
): Promise<Error | null> {
  return new Promise((resolve) => {
    auth[`allow_${permission}`]({ packageName }, user, (error, allowed) => {
      if (error !== null) resolve(error);
      else resolve(allowed === true ? null : new Error(`no auth plugin says who may ${permission} ${packageName}`));
    });
  });
}

/** Whether the `packages` section lists the user, or a group of the user's, for all of the permissions. */
export function isListedFor(
  permissions: readonly Permission[],
  wanted: VerdaccioPackage,
  user: VerdaccioUser,
): boolean {
  const names = new Set([...(user.groups ?? []), ...(user.name === undefined ? [] : [user.name])]);
  return permissions.every((permission) => {
    // In a section without `unpublish` Verdaccio uses `publish`.
    const listed = wanted[permission] || (permission === "unpublish" ? wanted.publish : undefined) || [];
    return listed.some((group) => names.has(group));
  });
}
