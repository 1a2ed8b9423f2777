import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./programs.ts";

/** A package as the registry would get it. */
export interface PackedPackage {
  readonly name: string;
  /** Its folder in the repository. */
  readonly folder: string;
  readonly tarball: string;
}

const packagesFolder = join(import.meta.dirname, "../..");

/** Packs every package that is published, as built, into a folder. */
export function packPackages(destination: string): Promise<readonly PackedPackage[]> {
  return Promise.all(
    publishedPackages().map(async ({ name, folder }) => {
      const parameters = ["--yes", "pnpm@12.21.0", "pack", "--json", "--pack-destination", destination];
      const written = await runProgram("npx", parameters, { cwd: folder });
      return { name, folder, tarball: join(destination, tarballName(name, written)) };
    }),
  );
}

/** Every package that is not private, with its folder. */
export function publishedPackages(): readonly { readonly name: string; readonly folder: string }[] {
  return readdirSync(packagesFolder).flatMap((entry) => {
    const folder = join(packagesFolder, entry);
    const { name, private: isPrivate = false } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return isPrivate ? [] : [{ name, folder }];
  });
}

function tarballName(name: string, written: string): string {
  const found = /[^"/\\]+\.tgz/.exec(written);
  if (found === null) throw new Error(`${name} was not packed: ${written}`);
  return found[0];
}
