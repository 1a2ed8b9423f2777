import { posix, win32 } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesOf, errorOf, foundIn, readerFor } from "../../test/bodies.ts";

function problemWith(packageName: string, file: string) {
  const attachment = { content_type: "application/octet-stream", data: "QUJD", length: 3 };
  const body = JSON.stringify({ name: packageName, _attachments: { [file]: attachment } });
  const target = `/${encodeURIComponent(packageName)}`;
  return errorOf(foundIn(readerFor("npm", "PUT", target, "application/json"), bytesOf(body)));
}

test.each([
  ["app", "app-1.0.0.tgz"],
  ["@acme/app", "@acme/app-1.0.0.tgz"],
  ["@acme/app", "app-1.0.0.tgz"],
  ["@acme/app", "@acme/app-1.0.0.sigstore"],
  ["app", "app-1.0.0-beta.1+build.5.tgz"],
])("a publish of %s attaches %s", (packageName, file) => {
  expect(problemWith(packageName, file)).toBeNull();
});

test.each([
  ["app", "../billing/billing-1.0.0.tgz"],
  ["app", "..\\billing\\billing-1.0.0.tgz"],
  ["app", "/billing/billing-1.0.0.tgz"],
  ["app", "@acme/app-1.0.0.tgz"],
  ["@acme/app", "@acme/../billing/billing-1.0.0.tgz"],
  ["@acme/app", "@other/app-1.0.0.tgz"],
  ["@acme/app", "@acme/"],
  ["app", ".."],
  ["app", ""],
  ["app", "app-1.0.0.tgz\u0000"],
])("a publish of %s does not attach %j", (packageName, file) => {
  expect(problemWith(packageName, file)).toBe("package_name_contradicted");
});

test("an attachment whose name is too long to read is none that a client sends", () => {
  expect(problemWith("app", "x".repeat(5000))).toBe("body_invalid");
});

test("an attachment is stored below its package, however its name is joined", () => {
  const arbitraryFile = fc
    .array(fc.constantFrom("@acme", "app", "billing", "-1.0.0.tgz", "/", "\\", "..", ".", "C:", "%2f", "．．", "／"), {
      maxLength: 6,
    })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.constantFrom("app", "@acme/app"), arbitraryFile, (packageName, file) => {
      if (problemWith(packageName, file) !== null) return;
      for (const path of [posix, win32]) {
        const folder = path.resolve("/storage", packageName);
        expect(path.resolve(folder, file).startsWith(folder + path.sep)).toBe(true);
        expect(path.resolve(folder, file.normalize("NFKC")).startsWith(folder + path.sep)).toBe(true);
        expect(path.resolve(folder, path.basename(file)).startsWith(folder + path.sep)).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});
