import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import workspace from "../../vitest.workspace.ts";

const repository = join(import.meta.dirname, "../..");
const { scripts, dependencies }: Readonly<Record<"scripts" | "dependencies", Readonly<Record<string, string>>>> =
  JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

test("every script installs what it needs first", () => {
  const unprepared = Object.keys(scripts).filter(
    (name) => !(name.startsWith("pre") || scripts[`pre${name}`]?.startsWith("node packages/house-rules/prepare.cjs")),
  );
  expect(unprepared).toEqual([]);
});

test("the workspace depends on all that `start` builds the settings page of", () => {
  const sources = globSync(["packages/settings-page/build-page.ts", "packages/settings-page/src/**/*.{ts,tsx}"], {
    cwd: repository,
    exclude: ["**/*.test.ts"],
  });
  const imported = sources.flatMap((file) =>
    Array.from(
      readFileSync(join(repository, file), "utf8").matchAll(
        /^(?:import|export|\} from).*"((?:@[^/"]+\/)?[^./"][^/":]*)[^":]*";$/gm,
      ),
      ([, name = ""]) => name,
    ),
  );
  expect(imported).toContain("preact");
  expect([...new Set(imported)].filter((name) => dependencies[name] === undefined)).toEqual([]);
});

test("every test file is in one project of Vitest's, and in no other", () => {
  const projects = (workspace.test?.projects ?? []).flatMap((project) =>
    typeof project === "object" && "test" in project ? [project.test ?? {}] : [],
  );
  const filesOf = projects.map(
    ({ include = [], exclude = [] }) => new Set(globSync(include, { cwd: repository, exclude: [...exclude] })),
  );
  const all = globSync("**/*.test.{ts,tsx,js,mjs,cjs}", {
    cwd: repository,
    exclude: ["**/node_modules", "**/.stryker-tmp", "**/dist"],
  });
  expect(all.length).toBeGreaterThan(250);
  expect(all.filter((file) => filesOf.filter((files) => files.has(file)).length !== 1)).toEqual([]);
});
