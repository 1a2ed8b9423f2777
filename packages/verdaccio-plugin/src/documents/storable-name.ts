import { isUnambiguousPackageName } from "@package-protection/registry-protocols";

/** In bytes. Verdaccio accepts only ASCII in names, and its storage cuts longer segments off. */
const longestName = 255;

/**
 * Whether Verdaccio's storage keeps a package of this name apart from all others (contract, section 4). It drops characters that some
 * file system rejects: `billing.` and `billing` are one folder, and `con` is the root of the storage.
 */
export function isStorableName(packageName: string): boolean {
  return packageName.length <= longestName && isUnambiguousPackageName("npm", packageName);
}
