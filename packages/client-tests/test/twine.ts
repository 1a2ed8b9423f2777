import { zipSync } from "fflate";
import { runClient } from "./client-process.ts";
import type { PackageClient, PackageTarget } from "./package-client.ts";
import { findProgram } from "./programs.ts";
import { projectFolder } from "./project-folder.ts";

const program = findProgram("twine");

export const twine: PackageClient = {
  name: "twine",
  program,
  versionParameters: ["--version"],
  protocol: "pypi",
  nameOf: (text) => text,
  fileUrl: (target) => `${target.url}/files/${target.packageName}/${wheelName(target)}`,
  async publish(target, text) {
    const file = wheel(target, text);
    const folder = await projectFolder({ [wheelName(target)]: file });
    const parameters = ["upload", "--non-interactive", "--disable-progress-bar"];
    const environment = {
      TWINE_REPOSITORY_URL: `${target.url}/`,
      TWINE_USERNAME: "anybody",
      TWINE_PASSWORD: target.token,
      // Else it cuts its lines.
      COLUMNS: "500",
    };
    const run = await runClient({
      program: program ?? "twine",
      folder,
      parameters: [...parameters, wheelName(target)],
      environment,
    });
    return { ...run, file };
  },
  remove: null,
};

function wheelName({ packageName, version }: PackageTarget): string {
  return `${packageName.replaceAll("-", "_")}-${version}-py3-none-any.whl`;
}

function wheel({ packageName, version }: PackageTarget, text: string): Uint8Array {
  const folder = `${packageName.replaceAll("-", "_")}-${version}.dist-info`;
  const files = {
    [`${folder}/METADATA`]: `Metadata-Version: 2.1\nName: ${packageName}\nVersion: ${version}\n`,
    [`${folder}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${folder}/RECORD`]: "",
    "text.txt": text,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, Buffer.from(content)])));
}
