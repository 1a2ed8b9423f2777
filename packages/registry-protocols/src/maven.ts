import type { Captured, ProtocolTable } from "./route.ts";

const names = /^[A-Za-z0-9_.+-]+(?:\/[A-Za-z0-9_.+-]+)*$/;

/** A file of the repository's layout carries its version (for a snapshot, the part before `-SNAPSHOT`) in its name. */
function isFileOfVersion(file: string, version: string): boolean {
  return file.includes(`-${version.replace(/-?SNAPSHOT$/, "")}`);
}

function packageName({ package: directory, group, artifact, version = "", file = "" }: Captured): string | null {
  if (directory !== undefined) return names.test(directory) ? directory : null;
  const name = `${group}/${artifact}`;
  return names.test(name) && isFileOfVersion(file, version) ? name : null;
}

/**
 * The Maven 2 layout: jars, poms, their checksums and signatures, and `maven-metadata.xml` at each of its levels (contract, section 4). Deleting a directory
 * would delete every package below it, which no single name says, so no route does.
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
