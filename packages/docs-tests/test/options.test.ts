import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { page } from "./pages.ts";

const packages = join(import.meta.dirname, "../..");
const source = (path: string) => readFileSync(join(packages, path), "utf8");

/** The members of the interfaces whose names end in `name`. */
function membersOf(name: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    Array.from(source(path).matchAll(new RegExp(`interface \\w*${name}\\b.*?\\n}`, "gs")), ([body]) =>
      Array.from(body.matchAll(/^ {2}readonly (\w+)\??:/gm), ([, member = ""]) => member),
    ).flat(),
  );
}

/** What the first cells of a section's table name. */
function namedIn(path: string, heading: string): string[] {
  const section =
    page(path)
      .text.split(/^## /m)
      .find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const cells = Array.from(section.matchAll(/^\| (`[^|]+) \|/gm), ([, cell = ""]) => cell);
  return cells.flatMap((cell) => Array.from(cell.matchAll(/`([\w-]+)`/g), ([, name = ""]) => name));
}

const sorted = (names: readonly string[]) => [...new Set(names)].toSorted();
const transports = ["fastify.ts", "koa.ts", "node", "fetch"];

test.each([
  ["createPackageProtection", membersOf("PackageProtectionOptions", ["core/src/protection/package-protection.ts"])],
  [
    "managementApi",
    [
      ...membersOf("ManagementApiOptions", [
        "http/src/management/options.ts",
        "http/src/fastify.ts",
        "http/src/koa.ts",
      ]),
      ...transports
        .slice(2)
        .flatMap((room) => membersOf("ManagementApiOptions", [`http/src/${room}/management-api.ts`])),
    ],
  ],
  [
    "packageGuard",
    [
      ...membersOf("PackageGuardOptions", ["http/src/guard/options.ts", "http/src/fastify.ts", "http/src/koa.ts"]),
      ...transports.slice(2).flatMap((room) => membersOf("PackageGuardOptions", [`http/src/${room}/package-guard.ts`])),
    ],
  ],
  ["settingsPage", membersOf("SettingsPageOptions", ["settings-page/src/options.ts"])],
  [
    "Stores",
    ["adapter-memory", "adapter-sqlite", "adapter-postgres"].flatMap((name) =>
      membersOf("Option(?:s)?", globSync(`${name}/src/**/*.ts`, { cwd: packages, exclude: ["**/*.test.ts"] })),
    ),
  ],
  ["createRulesClient", membersOf("RulesClientOptions", globSync("client/src/**/*.ts", { cwd: packages }))],
])("docs/reference/options.md lists the options of %s, and no other", (heading, declared) => {
  expect(declared.length).toBeGreaterThan(0);
  expect(sorted(namedIn("docs/reference/options.md", heading))).toEqual(sorted(declared));
});

test("docs/reference/options.md lists the options of the command line, and no other", () => {
  const commands = globSync("cli/src/commands/*.ts", { cwd: packages, exclude: ["**/*.test.ts"] });
  const declared = commands.flatMap((path) =>
    Array.from(source(path).matchAll(/"(--[a-z-]+)(?: <[^>]*>)?",/g), ([, option = ""]) => option),
  );
  expect(sorted(namedIn("docs/reference/options.md", "The command line"))).toEqual(sorted(declared));
});

test("docs/guard/verdaccio.md lists the options of the plugin, and no other", () => {
  const [, schema = ""] =
    /const optionsSchema = z\.strictObject\({\n(.*?)\n}\);/s.exec(source("verdaccio-plugin/src/options.ts")) ?? [];
  const declared = Array.from(schema.matchAll(/^ {2}(\w+):/gm), ([, option = ""]) => option);
  const options =
    page("docs/guard/verdaccio.md")
      .text.split(/^## /m)
      .find((text) => text.startsWith("Options\n")) ?? "";
  const table = options.split("A level is one of")[0] ?? "";
  const documented = Array.from(table.matchAll(/^\| `(\w+)` \|/gm), ([, option = ""]) => option);
  expect(sorted(documented)).toEqual(sorted(declared));
});

test("docs/reference/environment.md lists the variables that published packages read, and no other", () => {
  const published = globSync(
    ["cli", "verdaccio-plugin", "core", "http", "http-express", "client", "adapter-*"].map(
      (name) => `${name}/src/**/*.ts`,
    ),
    {
      cwd: packages,
      exclude: ["**/*.test.ts"],
    },
  );
  const text = published.map(source).join("\n");
  const read = Array.from(
    text.matchAll(/\b((?:PACKAGE_PROTECTION|VERDACCIO)_[A-Z_]*[A-Z])\b/g),
    ([, name = ""]) => name,
  );
  const documented = namedIn("docs/reference/environment.md", "").concat(
    Array.from(
      page("docs/reference/environment.md").text.matchAll(/`((?:PACKAGE_PROTECTION|VERDACCIO)_\w+)`/g),
      ([, name = ""]) => name,
    ),
  );
  expect(sorted(documented)).toEqual(sorted(read));
});
