import { type ClientRun, runClient } from "./client-process.ts";
import { nuspec } from "./documented-nuget.ts";
import type { PackageTarget } from "./package-client.ts";
import { findProgram } from "./programs.ts";
import { projectFolder } from "./project-folder.ts";

/** Null where this machine has none. */
export const nugetProgram = findProgram("nuget");

async function run(parameters: readonly string[], folder: string): Promise<ClientRun> {
  return runClient({ program: nugetProgram ?? "nuget", folder, parameters });
}

export async function nugetPush(target: PackageTarget): Promise<ClientRun> {
  const { url, token, packageName, version } = target;
  const folder = await projectFolder({ "package.nuspec": nuspec(packageName, version), "text.txt": "text" });
  await run(["pack", "package.nuspec"], folder);
  return run(["push", `${packageName}.${version}.nupkg`, token, "-Source", `${url}/`, "-NonInteractive"], folder);
}

export async function nugetDelete({ url, token, packageName, version }: PackageTarget): Promise<ClientRun> {
  const parameters = ["delete", packageName, version, token, "-Source", `${url}/`, "-NonInteractive"];
  return run(parameters, await projectFolder({}));
}
