import type { Captured, ProtocolTable } from "./route.ts";

const names = /^[A-Za-z0-9_.+-]+(?:\/[A-Za-z0-9_.+-]+)*$/;

/** Without the versions of Scala and sbt, `_2.12_1.0`, that sbt appends to a plugin's folder, and not to its files. */
function withoutScalaVersions(artifact: string): string {
  const parts = artifact.split("_");
  return parts.slice(0, parts.findLastIndex((part, at) => at === 0 || !/^[0-9.]+$/.test(part)) + 1).join("_");
}

/** The version of a snapshot, as Maven reads it. */
const snapshot = /SNAPSHOT$/i;

/** A directory that ends in SNAPSHOT and can only be a version. */
const certainSnapshot = /^(?:[0-9].*)?SNAPSHOT$/i;

/** The rest after artifact and version in a file's name, with an extension at its end. */
const restOfFile = /^(?:\.|-.*\.)[^.]/;

/** A snapshot's timestamp and number replace the word SNAPSHOT and the text before it. */
const restOfSnapshot = /^[0-9]{8}\.[0-9]{6}-[0-9]+(?:\.|-.*\.)[^.]/;

/**
 * A file of the repository's layout begins with its artifact and its version (for a snapshot, the part before SNAPSHOT), and
 * has an extension: `app-1.0.jar`. So a directory of another package, one level up or down, never matches as a file.
 */
function isFileOfVersion(file: string, artifact: string, version: string): boolean {
  const release = version.replace(/[-.]?SNAPSHOT$/i, "");
  return [artifact, withoutScalaVersions(artifact)].some((name) => {
    const start = release === "" ? name : `${name}-${release}`;
    const rest = file.slice(start.length);
    return file.startsWith(start) && (restOfFile.test(rest) || (snapshot.test(version) && restOfSnapshot.test(rest)));
  });
}

function packageName({ package: directory, snapshot, group, artifact = "", version = "", file = "" }: Captured) {
  if (directory !== undefined) {
    return names.test(snapshot === undefined ? directory : `${directory}/${snapshot}`) ? directory : null;
  }
  const name = `${group}/${artifact}`;
  return names.test(name) && isFileOfVersion(file, artifact, version) ? name : null;
}

/** An artifact may be called `app-SNAPSHOT` too: then the metadata is that of its versions. */
function alternativeNames({ package: directory, snapshot }: Captured): readonly string[] {
  return snapshot === undefined || certainSnapshot.test(snapshot) ? [] : [`${directory}/${snapshot}`];
}

/**
 * The Maven 2 layout: jars, poms, their checksums and signatures, and `maven-metadata.xml` at each of its levels (contract,
 * section 4). A directory cannot be deleted: that would delete every package below it, and a decision needs one name.
 */
export const maven: ProtocolTable = {
  packageType: "maven",
  placeholders: { metadata: /^maven-metadata\.xml(?:\.|$)/i, snapshot },
  packageName,
  alternativeNames,
  routes: [
    ["PUT", "/*package/:snapshot/:metadata", "push"],
    ["PUT", "/*package/:metadata", "push"],
    ["PUT", "/*group/:artifact/:version/:file", "push"],
    ["DELETE", "/*package/:snapshot/:metadata", "delete"],
    ["DELETE", "/*package/:metadata", "delete"],
    ["DELETE", "/*group/:artifact/:version/:file", "delete"],
  ],
};
