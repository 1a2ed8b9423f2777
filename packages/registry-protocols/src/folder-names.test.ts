import { posix, win32 } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { archive, nuspec } from "../test/archives.ts";
import { bytesOf, field, file, form, formType, foundIn, joined, readerFor } from "../test/bodies.ts";
import { gzipped, tarOf } from "../test/charts.ts";

const cargoHead = (head: object) => {
  const json = bytesOf(JSON.stringify(head));
  const length = Uint8Array.of(json.length & 255, json.length >> 8, 0, 0);
  return joined(length, json, Uint8Array.of(0, 0, 0, 0));
};
const npmBody = (document: object) =>
  foundIn(readerFor("npm", "PUT", "/acme", "application/json"), bytesOf(JSON.stringify(document)));
const markup = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** For each body that says a version, what is found in one of `acme` in that version. */
const bodies = {
  cargo: (version: string) =>
    foundIn(readerFor("cargo", "PUT", "/api/v1/crates/new", undefined), cargoHead({ name: "acme", vers: version })),
  "npm, by its key": (version: string) => npmBody({ versions: { [version]: {} } }),
  "npm, by its manifest": (version: string) => npmBody({ versions: { "1.0.0": { version } } }),
  helm: (version: string) => {
    const manifest = { name: "acme/Chart.yaml", data: `name: acme\nversion: "${version}"` };
    return foundIn(readerFor("helm", "POST", "/api/charts", undefined), gzipped(tarOf(manifest)));
  },
  nuget: (version: string) => {
    const manifest = nuspec("acme").replace("<version>1.0.0<", () => `<version>${markup(version)}<`);
    const body = form(file("package", "package.nupkg", archive({ "acme.nuspec": manifest })));
    return foundIn(readerFor("nuget", "PUT", "/api/v2/package", formType), body);
  },
  "pypi, without a file": (version: string) => {
    const body = form(field(":action", "submit"), field("name", "acme"), field("version", version));
    return foundIn(readerFor("pypi", "POST", "/", formType), body);
  },
};

/** The folder into which a registry puts a file of a version. */
const folders: Readonly<Record<string, (version: string) => string>> = {
  POSIX: (version) => posix.join("acme", version, "file"),
  Windows: (version) => win32.resolve("E:\\acme", version, "file").slice(3).replaceAll("\\", "/"),
  "a reader that folds forms": (version) => posix.join("acme", version.normalize("NFKC"), "file"),
};

const arbitraryVersion = fc
  .array(fc.constantFrom("1.0", ".", "..", "/", "\\", "billing", "C:", "．", "／", "+", "-rc"), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(""));

/** Charts have semantic versions. */
const semantic = ["1.0.0", "1.0.0-rc.1+build.5"];
const others = [...semantic, "1!2.0.post1", "2.0 beta"];

describe.each(Object.entries(bodies))("%s", (body, found) => {
  test.each(Object.entries(folders))("an accepted version stays in its package's folder for %s", (_, folderOf) => {
    fc.assert(
      fc.property(arbitraryVersion, (version) => {
        if (found(version).kind === "write") expect(folderOf(version)).toMatch(/^acme\/[^/]+\/file$/);
      }),
      { numRuns: 300 },
    );
  });

  test.each(body === "helm" ? semantic : others)("accepts the version %s", (version) => {
    expect(found(version).kind).toBe("write");
  });
});

test.each([["../billing"], [null], [{ x: 1 }]])("a version in a manifest that is no text is refused: %j", (version) => {
  expect(npmBody({ versions: { "1.0.0": { version } } }).kind).toBe("refused");
});
