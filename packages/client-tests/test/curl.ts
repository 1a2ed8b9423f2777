import { runClient } from "./client-process.ts";
import type { PackageClient, PackageTarget } from "./package-client.ts";
import { findProgram } from "./programs.ts";
import { projectFolder } from "./project-folder.ts";

const program = findProgram("curl") ?? "curl";

const fileUrl = ({ url, packageName, version }: PackageTarget) => `${url}/${packageName}/${version}/file.txt`;

/** Generic packages, which have no client but this. */
export const curl: PackageClient = {
  name: "curl",
  program: findProgram("curl"),
  versionParameters: ["--version"],
  protocol: "generic",
  nameOf: (text) => text,
  fileUrl,
  async publish(target, text) {
    const folder = await projectFolder({ "file.txt": text });
    const run = await runClient({ program, folder, parameters: [...asked(target), "--upload-file", "file.txt"] });
    return { ...run, file: Buffer.from(text) };
  },
  remove: async (target) =>
    runClient({ program, folder: await projectFolder({}), parameters: [...asked(target), "--request", "DELETE"] }),
};

function asked(target: PackageTarget): string[] {
  return [
    "--silent",
    "--show-error",
    "--fail-with-body",
    "--header",
    `PRIVATE-TOKEN: ${target.token}`,
    fileUrl(target),
  ];
}
