import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allPages } from "./pages.ts";

const packages = join(import.meta.dirname, "../..");

/** Relative clauses in place of a name, and words of a vocabulary of our own. */
const avoided = /\b(?:who(?:m)?ever|is told|are told|none that|nobody's|honest|letPass|what is no)\b/i;

function linesWith(text: string, path: string): string[] {
  return text.split("\n").flatMap((line, at) => (avoided.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : []));
}

test("no page names a thing by a relative clause", () => {
  const pages = allPages().filter(({ path }) => !path.startsWith("docs/decisions/"));
  expect(pages.flatMap(({ path, text }) => linesWith(text, path))).toEqual([]);
});

test("no source of a package names a thing by a relative clause", () => {
  const sources = globSync("*/src/**/*.{ts,tsx}", { cwd: packages, exclude: ["**/*.test.ts", "bench/**"] });
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.flatMap((path) => linesWith(readFileSync(join(packages, path), "utf8"), path))).toEqual([]);
});
