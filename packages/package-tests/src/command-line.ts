import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import type { PackedPackage } from "./packed-packages.ts";
import { nodePrograms, runProgram } from "./programs.ts";
import { tellProgress } from "./progress.ts";

/** What the command line may weigh, installed with all that it depends on. */
const mostMegabytes = 25;
/** Our packages that it depends on. */
const needed = [
  "package-protection",
  ...["adapter-memory", "client", "core", "http", "registry-protocols", "settings-page"].map(
    (name) => `@package-protection/${name}`,
  ),
];

const rules = 'rules:\n  - { pattern: "@acme/*", type: npm, push: owner }\n';
const database = ["--database", "rules.sqlite"];
const target = [...database, "--project", "7", "--by", "ann"];

/**
 * Installs the command line into an empty folder, and uses it there by npx on every Node: first without the optional packages, with
 * its demonstration too, then with a database.
 *
 * @throws where it is too large, or does not say or do what it should.
 */
export async function useCommandLine(folder: string, packed: readonly PackedPackage[]): Promise<void> {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  writeFileSync(join(folder, "rules.yaml"), rules);
  const tarballs = packed.filter(({ name }) => needed.includes(name)).map(({ tarball }) => tarball);
  const install = ["install", "--no-audit", "--no-fund", "--ignore-scripts"];
  await runProgram("npm", [...install, ...tarballs], { cwd: folder });
  const megabytes = bytesOf(join(folder, "node_modules")) / 1024 / 1024;
  tellProgress(`command line: ${megabytes.toFixed(1)} MB with all that it depends on`);
  if (megabytes > mostMegabytes) throw new Error(`the command line weighs ${megabytes} MB, more than ${mostMegabytes}`);

  // esbuild finds nothing of Node for a browser.
  const stdin = { contents: 'export * from "package-protection/rules-file"', resolveDir: folder };
  await build({ stdin, bundle: true, format: "esm", platform: "browser", write: false, logLevel: "silent" });

  await onEveryNode(async (run) => {
    demand(
      await run("check", "push", "npm", "@acme/app", "--level", "developer", "--rules", "rules.yaml"),
      /may not push/,
    );
    demand(await run("migrate", ...database), /npm install better-sqlite3@13/);
    demand(await run("migrate", "--database", "postgres://127.0.0.1/x"), /npm install pg@8/);
    writeFileSync(join(folder, "directory.json"), '{ "projects": [], "users": [] }');
    demand(await run("serve", ...database, "--directory", "directory.json"), /npm install better-sqlite3@13/);
  });
  await runProgram("npm", [...install, "better-sqlite3@13"], { cwd: folder });
  await onEveryNode(async (run) => {
    demand(await run("migrate", ...database), /schema version/);
    demand(await run("apply", ...target), /applied|no changes/);
    demand(await run("list", ...target), /npm +@acme\/\* +owner/);
  });

  async function onEveryNode(use: (run: (...parameters: string[]) => Promise<string>) => Promise<void>): Promise<void> {
    for (const { version, program } of nodePrograms()) {
      if (program === null) continue;
      tellProgress(`Node ${version}: npx package-protection`);
      const environment = { PATH: `${dirname(program)}${delimiter}${process.env.PATH}` };
      // A command that ends with an error has said why; what it said is looked at.
      await use((...parameters) =>
        runProgram("npx", ["--no-install", "package-protection", ...parameters], { cwd: folder, environment }).catch(
          String,
        ),
      );
      await tryDemonstration(program, folder);
      for (const [kind, code] of [
        [
          "module",
          'import { parseRulesFile } from "package-protection/rules-file"; console.log(parseRulesFile("rules: []").isOk())',
        ],
        ["commonjs", 'console.log(require("package-protection/rules-file").parseRulesFile("rules: []").isOk())'],
      ] as const) {
        demand(await runProgram(program, [`--input-type=${kind}`, "--eval", code], { cwd: folder }), /^true$/m);
      }
    }
  }
}

/** Starts the demonstration, opens its page, asks its API, and ends it. */
async function tryDemonstration(program: string, folder: string): Promise<void> {
  const installed = join(folder, "node_modules/package-protection/dist/main.js");
  const server = spawn(program, [installed, "serve", "--demo", "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  const host = String(line).replace("listening on ", "");
  const page = await fetch(`${host}/settings/packages/7/`);
  demand(await page.text(), /<script type="module"/);
  const headers = { "PRIVATE-TOKEN": "demo-maintainer" };
  const rules = await fetch(`${host}/api/v4/projects/7/packages/protection/rules`, { headers });
  demand(await rules.text(), /@acme/);
  server.kill("SIGTERM");
  demand(`exit code ${(await ended)[0]}`, /^exit code 0$/);
}

function demand(written: string, expected: RegExp): void {
  if (!expected.test(written)) throw new Error(`the command line wrote, instead of ${expected}:\n${written}`);
}

function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((bytes, entry) => bytes + statSync(join(entry.parentPath, entry.name)).size, 0);
}
