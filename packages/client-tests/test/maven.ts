import { existsSync } from "node:fs";
import { runClient } from "./client-process.ts";
import type { PackageClient } from "./package-client.ts";
import { findProgram } from "./programs.ts";
import { projectFolder } from "./project-folder.ts";

/** Debian's own Maven repository, from which Maven takes its plugins without a network. */
const debianRepository = "/usr/share/maven-repo";
const plugin = "org.apache.maven.plugins:maven-deploy-plugin:3.0.0";

const program = existsSync(`${debianRepository}/org/apache/maven/plugins/maven-deploy-plugin/3.0.0`)
  ? findProgram("mvn")
  : null;

export const maven: PackageClient = {
  name: "mvn deploy",
  program,
  versionParameters: ["--version"],
  protocol: "maven",
  nameOf: (text) => `com/acme/${text}`,
  fileUrl: ({ url, packageName, version }) =>
    `${url}/${packageName}/${version}/${artifactOf(packageName)}-${version}.jar`,
  async publish(target, text) {
    const folder = await projectFolder({ "app.jar": text, "settings.xml": settings(target.token) });
    const parameters = [
      ["--batch-mode", "--quiet", "--settings", "settings.xml", `${plugin}:deploy-file`],
      [`-Dmaven.repo.local=${folder}/home/repository`, "-Dfile=app.jar", "-Dpackaging=jar"],
      [`-DgroupId=com.acme`, `-DartifactId=${artifactOf(target.packageName)}`, `-Dversion=${target.version}`],
      ["-DrepositoryId=registry", `-Durl=${target.url}`],
    ].flat();
    const run = await runClient({ program: program ?? "mvn", folder, parameters });
    return { ...run, file: Buffer.from(text) };
  },
  remove: null,
};

function artifactOf(packageName: string): string {
  return packageName.slice(packageName.lastIndexOf("/") + 1);
}

function settings(token: string): string {
  return `<settings>
  <mirrors><mirror><id>debian</id><mirrorOf>central</mirrorOf><url>file://${debianRepository}</url></mirror></mirrors>
  <servers><server><id>registry</id><username>anybody</username><password>${token}</password></server></servers>
</settings>`;
}
