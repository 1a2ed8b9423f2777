import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classifyRequest } from "../index.ts";

const put = (target: string) => classifyRequest("maven", { method: "PUT", target, contentType: undefined });

/** Every name under which a write must be allowed, null where it is no write. */
function namesOf(target: string): readonly string[] | null {
  const meaning = put(target);
  if (meaning.kind !== "write") return null;
  return [meaning.write.packageName, ...(meaning.write.alternativeNames ?? [])];
}

describe("the metadata of a directory", () => {
  test.each([
    "1.0-SNAPSHOT",
    "SNAPSHOT",
    "1.2.SNAPSHOT",
    "20250101.SNAPSHOT",
    "1.0SNAPSHOT",
    "snapshot",
    "1.0-Snapshot",
  ])("%s is the artifact's, since it is a version", (version) => {
    expect(namesOf(`/com/acme/app/${version}/maven-metadata.xml`)).toEqual(["com/acme/app"]);
    expect(namesOf(`/com/acme/app/${version}/maven-metadata.xml.sha1`)).toEqual(["com/acme/app"]);
  });

  test.each(["v1.0-SNAPSHOT", "main-SNAPSHOT", "my-snapshot", "_SNAPSHOT", "thesnapshot"])(
    "%s may be the artifact's, or that of an artifact of this name",
    (directory) => {
      expect(namesOf(`/com/acme/app/${directory}/maven-metadata.xml`)).toEqual([
        "com/acme/app",
        `com/acme/app/${directory}`,
      ]);
    },
  );

  test.each(["1.0", "snapshots", "SNAPSHOT-1", "1.0-SNAPSHOTS", "app"])("%s is its own", (directory) => {
    expect(namesOf(`/com/acme/app/${directory}/maven-metadata.xml`)).toEqual([`com/acme/app/${directory}`]);
  });

  test("at the root is its own, whatever its name", () => {
    expect(namesOf("/SNAPSHOT/maven-metadata.xml")).toEqual(["SNAPSHOT"]);
    expect(namesOf("/my-SNAPSHOT/maven-metadata.xml")).toEqual(["my-SNAPSHOT"]);
  });

  test("is deleted under the same names", () => {
    const target = "/com/acme/app/v1-SNAPSHOT/maven-metadata.xml";
    expect(classifyRequest("maven", { method: "DELETE", target, contentType: undefined })).toEqual({
      kind: "write",
      write: {
        packageType: "maven",
        packageName: "com/acme/app",
        alternativeNames: ["com/acme/app/v1-SNAPSHOT"],
        actions: ["delete"],
        remainingVersions: null,
      },
    });
  });

  test.each(["/com/acme/app/nul.SNAPSHOT", "/com/acme/my%20SNAPSHOT", "/com/my%20app", "/my%20app/1.0-SNAPSHOT"])(
    "needs each of its names to be one: %s",
    (directory) => {
      expect(put(`${directory}/maven-metadata.xml`)).toEqual({
        kind: "refused",
        error: { type: "package_name_invalid" },
      });
    },
  );
});

test.each([
  ["1.2.SNAPSHOT", "app-1.2.20250101.120000-1.jar"],
  ["1.0SNAPSHOT", "app-1.020250101.120000-1.pom"],
  ["SNAPSHOT", "app-20250101.120000-1.jar"],
  ["1.0-snapshot", "app-1.0-20250101.120000-1-sources.jar"],
  ["1.0-SNAPSHOT", "app-1.0-SNAPSHOT.jar"],
  ["v1-SNAPSHOT", "app-v1-20250101.120000-1.module.sha512"],
  ["SNAPSHOT", "app-SNAPSHOT.jar"],
  ["1.0SNAPSHOT", "app-1.020250101.120000-12.jar"],
  ["1.0SNAPSHOT", "app-1.020250101.120000-1-sources.jar"],
])("a file of the snapshot %s, %s, is the artifact's", (version, file) => {
  expect(namesOf(`/com/acme/app/${version}/${file}`)).toEqual(["com/acme/app"]);
});

test.each([
  ["app/1.0-SNAPSHOT-2/app-1.0-SNAPSHOT-2.jar", "com/acme/app"],
  ["sbt_app_2.12_1.0/0.1/sbt_app-0.1.jar", "com/acme/sbt_app_2.12_1.0"],
  ["2.12/1.0/2.12-1.0.jar", "com/acme/2.12"],
])("%s is a file of %s", (path, name) => {
  expect(namesOf(`/com/acme/${path}`)).toEqual([name]);
});

test.each([
  ["a name without its end, which is no version of Scala", "app_v2/1.0/app-1.0.jar"],
  ["a name without its end, which only begins like a version", "app_2x/1.0/app-1.0.jar"],
  ["a file without its artifact", "2.12/1.0/-1.0.jar"],
  ["a file of another artifact with the rest of one", "app/1.0/other-1.0.jar"],
  ["a release's with a timestamp", "app/1.0/app-1.020250101.120000-1.jar"],
  ["a snapshot's without an extension", "app/1.0-SNAPSHOT/app-1.0"],
  ["a snapshot's with its number alone", "app/1.0SNAPSHOT/app-1.0-1"],
  ["a snapshot's with more before its timestamp", "app/1.0SNAPSHOT/app-1.0120250101.120000-1.jar"],
  ["a snapshot's of another version", "app/1.0-SNAPSHOT/app-2.0-SNAPSHOT.jar"],
  ["metadata under another name", "app/x-maven-metadata.xml"],
  ["metadata under a longer name", "app/maven-metadata.xmlx"],
])("no package has a file like this: %s", (_, path) => {
  expect(put(`/com/acme/${path}`)).toEqual({ kind: "refused", error: { type: "package_name_invalid" } });
});

test("every file is pushed and deleted", () => {
  const targets = ["/com/acme/app/1.0/app-1.0.jar", "/com/acme/app/maven-metadata.xml"];
  for (const target of [...targets, "/com/acme/app/1.0-SNAPSHOT/maven-metadata.xml"]) {
    for (const [method, action] of [
      ["PUT", "push"],
      ["DELETE", "delete"],
    ] as const) {
      expect(classifyRequest("maven", { method, target, contentType: undefined })).toMatchObject({
        write: { packageName: "com/acme/app", actions: [action] },
      });
    }
  }
});

/** What Maven's resolver takes for a snapshot's version. */
const isSnapshotOfMaven = (version: string) => /SNAPSHOT$/i.test(version);

const arbitraryDirectory = fc
  .tuple(
    fc.array(fc.constantFrom("1", "0", ".", "-", "v", "app", "2025", "_", "+", "SNAPSHOT"), { maxLength: 5 }),
    fc.constantFrom("SNAPSHOT", "-SNAPSHOT", ".SNAPSHOT", "snapshot", "-Snapshot", "", "S"),
  )
  .map(([parts, end]) => parts.join("") + end)
  .filter((directory) => directory !== "");

test("a metadata write in a version's directory is vetted under the artifact's path", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("com", "acme", "app", "1.0", "SNAPSHOT"), { minLength: 1, maxLength: 4 }),
      arbitraryDirectory,
      fc.constantFrom("maven-metadata.xml", "maven-metadata.xml.sha1", "Maven-Metadata.xml.asc"),
      (artifact, directory, file) => {
        const path = artifact.join("/");
        const names = namesOf(`/${path}/${directory}/${file}`);
        if (names === null) return;
        if (isSnapshotOfMaven(directory)) expect(names).toContain(path);
        else expect(names).toEqual([`${path}/${directory}`]);
        const mayBeArtifact = !/^(?:[0-9].*)?SNAPSHOT$/i.test(directory);
        expect(names.includes(`${path}/${directory}`)).toBe(mayBeArtifact);
      },
    ),
    { numRuns: 3000 },
  );
});
