import type { Captured, ProtocolTable } from "./route.ts";

const names = /^[A-Za-z0-9_.+-]+(?:\/[A-Za-z0-9_.+-]+)*$/;

/** The versions of Scala and sbt that sbt appends to a plugin's folder, and not to its files. */
const scalaVersions = /(?:_[0-9.]+)+$/;

/**
 * A file of the repository's layout begins with its artifact and its version (for a snapshot, the part before `-SNAPSHOT`),
 * and has an extension: `app-1.0.jar`. So a directory of another package, one level up or down, is not taken for a file.
 */
function isFileOfVersion(file: string, artifact: string, version: string): boolean {
  const release = version.replace(/-?SNAPSHOT$/, "");
  return [artifact, artifact.replace(scalaVersions, "")].some((name) => {
    const start = release === "" ? name : `${name}-${release}`;
    return file.startsWith(start) && /^(?:\.|-.*\.)[^.]/.test(file.slice(start.length));
  });
}

function packageName({ package: directory, group, artifact = "", version = "", file = "" }: Captured): string | null {
  if (directory !== undefined) return names.test(directory) ? directory : null;
  const name = `${group}/${artifact}`;
  return names.test(name) && isFileOfVersion(file, artifact, version) ? name : null;
}

/**
 * The Maven 2 layout: jars, poms, their checksums and signatures, and `maven-metadata.xml` at each of its levels (contract,
 * section 4). Deleting a directory would delete every package below it, which no single name says, so no route does.
 */
export const maven: ProtocolTable = {
  packageType: "maven",
  placeholders: { metadata: /^maven-metadata\.xml(?:\.|$)/i, snapshot: /-SNAPSHOT$/ },
  packageName,
  routes: [
    ["PUT", "/*package/:snapshot/:metadata", "push"],
    ["PUT", "/*package/:metadata", "push"],
    ["PUT", "/*group/:artifact/:version/:file", "push"],
    ["DELETE", "/*package/:snapshot/:metadata", "delete"],
    ["DELETE", "/*package/:metadata", "delete"],
    ["DELETE", "/*group/:artifact/:version/:file", "delete"],
  ],
};
