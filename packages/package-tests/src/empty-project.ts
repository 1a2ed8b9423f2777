import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PackedPackage } from "./packed-packages.ts";
import { runProgram } from "./programs.ts";

/** A host as a user would set it up. */
export interface Host {
  /** For the progress: `the newest of what a host brings`. */
  readonly title: string;
  /** Our packages that it installs. */
  readonly uses: (name: string) => boolean;
  /** What it brings itself, with versions. */
  readonly packages: Readonly<Record<string, string>>;
  /** The versions of what its packages bring, as npm's `overrides`; the newest that they allow where nothing is said. */
  readonly overrides: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  /** The test in `consumer` that it runs. */
  readonly consumer: string;
}

/** Makes a project that has nothing but the host's packages and ours as packed, installed as a user would. */
export async function emptyProject(
  folder: string,
  packed: readonly PackedPackage[],
  { uses, packages, overrides, consumer }: Host,
): Promise<void> {
  mkdirSync(folder);
  const used = packed.filter(({ name }) => uses(name));
  const tarballs = Object.fromEntries(used.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const dependencies = { ...tarballs, ...packages, "@types/node": "22.19.0" };
  const manifest = { private: true, type: "module", dependencies, overrides };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--strict-peer-deps"];
  await runProgram("npm", ["install", ...flags], { cwd: folder });
  for (const extension of ["mts", "cts"]) {
    cpSync(join(import.meta.dirname, "../consumer", `${consumer}.test.ts`), join(folder, `consumer.test.${extension}`));
  }
}
