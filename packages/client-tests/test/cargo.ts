import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { type ClientRun, runClient } from "./client-process.ts";
import type { PackageClient, PackageTarget } from "./package-client.ts";
import { findProgram } from "./programs.ts";
import { projectFolder } from "./project-folder.ts";

const found = findProgram("cargo");
const program = found !== null && readsSparseIndexes(found) ? found : null;

export const cargo: PackageClient = {
  name: "cargo",
  program,
  versionParameters: ["--version"],
  protocol: "cargo",
  nameOf: (text) => text,
  fileUrl: ({ url, packageName, version }) => `${url}/api/v1/crates/${packageName}/${version}/download`,
  async publish(target, text) {
    const folder = await crateFolder(target, text);
    // Publishing packs the same again, and keeps nothing of it.
    await runCargo(target, ["package", "--no-verify", "--allow-dirty"], folder);
    const crate = `${folder}/target/package/${target.packageName}-${target.version}.crate`;
    const file = await readFile(crate);
    return { ...(await runCargo(target, [...publishing, "--no-verify", "--allow-dirty"], folder)), file };
  },
  remove: async (target) => runCargo(target, [...yanking, versioned(target)], await crateFolder(target, "")),
};

const publishing = ["publish", "--registry", "guarded"];
const yanking = ["yank", "--registry", "guarded"];

/** Undoes what `remove` did. */
export async function unyank(target: PackageTarget): Promise<ClientRun> {
  return runCargo(target, [...yanking, "--undo", versioned(target)], await crateFolder(target, ""));
}

function versioned({ packageName, version }: PackageTarget): string {
  return `${packageName}@${version}`;
}

function crateFolder({ url, packageName, version }: PackageTarget, text: string): Promise<string> {
  const manifest = { name: packageName, version, edition: "2021", license: "MIT", description: "A test" };
  const lines = Object.entries(manifest).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  return projectFolder({
    "Cargo.toml": ["[package]", ...lines, ""].join("\n"),
    "src/lib.rs": `//! ${text}\n`,
    ".cargo/config.toml": `[registries.guarded]\nindex = "sparse+${url}/index/"\n[net]\nretry = 0\n`,
  });
}

function runCargo({ token }: PackageTarget, parameters: readonly string[], folder: string): Promise<ClientRun> {
  const environment = { CARGO_REGISTRIES_GUARDED_TOKEN: token, CARGO_TARGET_DIR: `${folder}/target` };
  return runClient({ program: program ?? "cargo", folder, parameters, environment });
}

/** Cargo does since 1.68; a `cargo` of rustup that has no toolchain does nothing. */
function readsSparseIndexes(cargo: string): boolean {
  const { stdout } = spawnSync(cargo, ["--version"], { encoding: "utf8", timeout: 10_000 });
  const [, major = 0, minor = 0] = /^cargo (\d+)\.(\d+)/.exec(stdout ?? "")?.map(Number) ?? [];
  return major > 1 || (major === 1 && minor >= 68);
}
