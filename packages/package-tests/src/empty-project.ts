import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PackedPackage } from "./packed-packages.ts";
import { runProgram } from "./programs.ts";

/** The versions of what a host brings itself. */
export interface HostVersions {
  /** For the progress: `newest`. */
  readonly title: string;
  readonly packages: Readonly<Record<string, string>>;
  /** The versions of what the packages bring themselves; where it is empty, the newest that they allow. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Makes a project that has nothing but the packed packages and the host's own, installed as a user would. */
export async function emptyProject(
  folder: string,
  packed: readonly PackedPackage[],
  { packages, dependencies }: HostVersions,
): Promise<void> {
  mkdirSync(folder);
  const tarballs = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const manifest = {
    private: true,
    type: "module",
    dependencies: { ...tarballs, ...packages, "@types/node": "22.19.0" },
    overrides: dependencies,
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  await runProgram("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--strict-peer-deps"], {
    cwd: folder,
  });
  cpSync(join(import.meta.dirname, "../consumer/registry.test.ts"), join(folder, "registry.test.mts"));
  cpSync(join(import.meta.dirname, "../consumer/registry.test.ts"), join(folder, "registry.test.cts"));
}
