// Names that npm's registry accepts, of packages and of attachments.

import { isUnambiguousPackageName, staysInFolder } from "../unambiguous-name.ts";

/** The characters that an address has unescaped. */
const unreserved = /^[A-Za-z0-9_.!~*'()-]+$/;
const reserved: ReadonlySet<string> = new Set(["-", "-rev", "__proto__", "favicon.ico", "node_modules"]);
const longestName = 255;

function isNamePart(part: string): boolean {
  return unreserved.test(part) && !part.startsWith(".") && !reserved.has(part.toLowerCase());
}

/**
 * Whether npm's registry has, or once accepted, packages of this name: `app`, `@acme/app`, and old names with upper case or
 * `~!*'()`. The first segments of the registry's own routes are not names.
 */
export function isNpmName(name: string): boolean {
  if (name.length > longestName) return false;
  if (!name.startsWith("@")) return isNamePart(name) && !name.startsWith("_");
  const [scope = "", part = "", ...more] = name.slice(1).split("/");
  return more.length === 0 && isNamePart(scope) && isNamePart(part);
}

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
