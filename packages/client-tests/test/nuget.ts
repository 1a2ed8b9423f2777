import { readFile } from "node:fs/promises";
import { runClient } from "./client-process.ts";
import type { PackageClient } from "./package-client.ts";
import { findProgram } from "./programs.ts";
import { projectFolder } from "./project-folder.ts";

const found = findProgram("nuget");
const program = found ?? "nuget";

export const nuget: PackageClient = {
  name: "nuget",
  program: found,
  protocol: "nuget",
  nameOf: (text) => `Acme.${text}`,
  fileUrl: ({ url, packageName, version }) => {
    const id = packageName.toLowerCase();
    return `${url}/flat/${id}/${version}/${id}.${version}.nupkg`;
  },
  async publish({ url, token, packageName, version }, text) {
    const folder = await projectFolder({ "package.nuspec": manifest(packageName, version), "text.txt": text });
    await runClient({ program, folder, parameters: ["pack", "package.nuspec"] });
    const name = `${packageName}.${version}.nupkg`;
    const parameters = ["push", name, token, "-Source", `${url}/`, "-NonInteractive"];
    const run = await runClient({ program, folder, parameters });
    return { ...run, file: await readFile(`${folder}/${name}`) };
  },
  remove: async ({ url, token, packageName, version }) =>
    runClient({
      program,
      folder: await projectFolder({}),
      parameters: ["delete", packageName, version, token, "-Source", `${url}/`, "-NonInteractive"],
    }),
  says: { protectedPush: /Package protected\./, protectedDelete: /Package is deletion protected\./ },
};

function manifest(id: string, version: string): string {
  return `<?xml version="1.0"?>
<package xmlns="http://schemas.microsoft.com/packaging/2010/07/nuspec.xsd">
  <metadata><id>${id}</id><version>${version}</version><authors>Acme</authors><description>A test</description></metadata>
  <files><file src="text.txt" target="content" /></files>
</package>`;
}
