import { oneAtATime } from "../one-at-a-time.ts";
import type { FilePath, PackageFiles } from "../package-files.ts";
import { newPackument, type Packument, packumentSchema } from "./packument.ts";

/** The npm packages of one project, as files. */
export interface NpmPackages {
  /** Null where there is no such package. */
  read(name: string): Promise<Packument | null>;
  /** The versions of a package; null where there is no such package. */
  versions(name: string): Promise<readonly string[] | null>;
  /** Changes a package by what `change` makes of it, one change at a time; false where that is null, and then nothing changes. */
  change(name: string, change: (packument: Packument) => Promise<Packument | null>): Promise<boolean>;
}

export function npmPackages(files: PackageFiles): NpmPackages {
  const changing = oneAtATime();
  const fileOf = (name: string): FilePath => ["npm", name, "packument.json"];
  const read = async (name: string) => {
    const text = await files.read(fileOf(name));
    return text === null ? null : packumentSchema.parse(JSON.parse(text.toString()));
  };
  return {
    read,
    async versions(name) {
      const packument = await read(name);
      return packument === null ? null : Object.keys(packument.versions);
    },
    change: (name, change) =>
      changing(name, async () => {
        const changed = await change((await read(name)) ?? newPackument);
        if (changed === null) return false;
        await files.write(fileOf(name), Buffer.from(JSON.stringify(changed)));
        return true;
      }),
  };
}
