import { isPackageType, type PackageName } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { readText } from "./read-rules-file.ts";

/** Reads a list of packages: a line for each, `npm @acme/app`. Empty lines and lines that begin with # are ignored. */
export async function readPackageList(path: string): Promise<Result<readonly PackageName[], string>> {
  const text = await readText(path);
  return text.andThen((content) => {
    const packages: PackageName[] = [];
    for (const [index, line] of content.split(/\r?\n/).entries()) {
      if (line.trim() === "" || line.startsWith("#")) continue;
      const [, type, packageName] = /^(\S+)\s+(\S.*)$/.exec(line.trim()) ?? [];
      if (!isPackageType(type) || packageName === undefined) {
        return err(
          `${path}:${index + 1}: a line must be a package type and a name, such as npm @acme/app, got ${JSON.stringify(line)}`,
        );
      }
      packages.push({ packageType: type, packageName });
    }
    return ok(packages);
  });
}
