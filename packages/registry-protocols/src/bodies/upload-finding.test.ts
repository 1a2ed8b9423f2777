import { expect, test } from "vitest";
import { archive, nuspec } from "../../test/archives.ts";
import { file, form, formType, readerFor } from "../../test/bodies.ts";

const mebibyte = 1024 * 1024;

test.each([
  ["cargo", "PUT", "/api/v1/crates/new", undefined, mebibyte],
  ["pypi", "POST", "/", formType, mebibyte],
  ["nuget", "PUT", "/api/v2/package", formType, 8 * mebibyte],
  ["npm", "PUT", "/app", "application/json", 8 * mebibyte],
] as const)("a reader says how much it may need for the name: %s", (protocol, method, target, contentType, bytes) => {
  expect(readerFor(protocol, method, target, contentType).maximumBytesBeforeName).toBe(bytes);
});

test("a manifest behind five megabytes of content is found within what may be read", () => {
  const content = new Uint8Array(5 * mebibyte).map((_, place) => (place * 7919) % 251);
  const bytes = archive({ "lib/a.dll": content, "Acme.App.nuspec": nuspec("Acme.App") });
  const body = form(file("package", "package.nupkg", bytes));
  const reader = readerFor("nuget", "PUT", "/api/v2/package", formType);
  expect(reader.read(body.subarray(0, reader.maximumBytesBeforeName))).toMatchObject({
    kind: "write",
    write: { packageName: "Acme.App" },
  });
});
