import { staysInFolder } from "../folder-names.ts";
import { isUnambiguousPackageName } from "../unambiguous-name.ts";

/**
 * Whether the name of an attachment names a file of its package: `app-1.0.0.tgz`, or after the package's own scope,
 * `@acme/app-1.0.0.tgz`. Some registries store under it, and a path in it could lead to another package. Null is a name that
 * is too long to be read.
 */
export function isAttachmentOf(packageName: string, attachment: string | null): boolean {
  if (attachment === null) return false;
  const scope = packageName.slice(0, packageName.indexOf("/") + 1);
  const file = attachment.startsWith(scope) ? attachment.slice(scope.length) : attachment;
  return !file.includes("/") && staysInFolder(file) && isUnambiguousPackageName("npm", file);
}
