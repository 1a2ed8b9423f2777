import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageFolders } from "../project-registries.ts";
import { npmPackages } from "../registry/npm/npm-packages.ts";
import { projectId } from "./demonstration.ts";
import { packedManifest } from "./tarball.ts";

/** The folders of a demonstration, for as long as it runs. */
export interface DemonstrationFiles {
  /** Where the registry keeps its packages; it has some. */
  readonly packages: string;
  /** A package to publish: a version of `@acme/app` that the registry does not have. */
  readonly newVersion: string;
  remove(): Promise<void>;
}

const npmPackagesOfProject = ["@acme/app", "@acme/billing", "hello-world", "hello-tools"];
const genericPackages = ["installer", "handbook"];

export async function createDemonstrationFiles(): Promise<DemonstrationFiles> {
  const folder = await mkdtemp(join(tmpdir(), "package-protection-demo-"));
  const packages = join(folder, "packages");
  const files = packageFolders(packages)(projectId);
  const npm = npmPackages(files);
  for (const name of npmPackagesOfProject) {
    const manifest = { name, version: "1.0.0" };
    await files.write(["npm", name, "1.0.0.tgz"], packedManifest(manifest));
    await npm.change(name, async () => ({
      revision: 1,
      "dist-tags": { latest: "1.0.0" },
      versions: { "1.0.0": { ...manifest, dist: {} } },
    }));
  }
  for (const name of genericPackages) {
    await files.write(["generic", name, "1.0", `${name}.txt`], Buffer.from(`This is ${name} 1.0.\n`));
  }
  const newVersion = join(folder, "acme-app");
  await mkdir(newVersion);
  await writeFile(join(newVersion, "package.json"), JSON.stringify({ name: "@acme/app", version: "1.1.0" }));
  return { packages, newVersion, remove: () => rm(folder, { recursive: true, force: true }) };
}
