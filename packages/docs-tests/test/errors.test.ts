import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { page } from "./pages.ts";

const reports = join(import.meta.dirname, "../../../docs/api");
const ofTransports = ["management/wire-error.ts", "message/errors.ts", "guard/errors.ts"].map((name) =>
  join(import.meta.dirname, "../../http/src", name),
);

/** What carries a `type` and is no error: what happened, what was decided, what was found, and the types of JSON Schema. */
const noErrors = new Set([
  "rule_created",
  "rule_updated",
  "rule_deleted",
  "project_forgotten",
  "package_allowed",
  "package_refused",
  "would_refuse",
  "redundant",
  "cannot_match",
  "differ_by_case",
  "within_minimum_access_levels",
  "upload_aborted",
  "object",
  "string",
]);

test("docs/reference/errors.md has a line for every error that a caller can get, and for no other", () => {
  const declared = [...readdirSync(reports).map((name) => join(reports, name)), ...ofTransports].flatMap((path) =>
    Array.from(readFileSync(path, "utf8").matchAll(/\breadonly type: "(\w+)"/g), ([, type = ""]) => type),
  );
  const errors = new Set(declared.filter((type) => !noErrors.has(type)));
  const lines = page("docs/reference/errors.md").text.matchAll(/^\| (`[^|]+) \|/gm);
  const documented = Array.from(lines, ([, cell = ""]) =>
    Array.from(cell.matchAll(/`(\w+)`/g), ([, type = ""]) => type),
  ).flat();
  expect(documented.filter((type) => type !== "type").toSorted()).toEqual([...errors].toSorted());
});
