import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { defaultExclude, defineConfig } from "vitest/config";
import type { VitestPluginContext } from "vitest/node";
import { oneProcessPool } from "./one-process-pool.ts";

const root = resolve(import.meta.dirname, "../../..");

const condition = "package-protection-source";

/** The sources behind every name that a package exports. By the name itself tests would get those outside of the sandbox, without mutants. */
const sources = globSync(`${root}/packages/*/package.json`).flatMap((manifest) => {
  const { name, exports = {} } = JSON.parse(readFileSync(manifest, "utf8"));
  const entries = condition in Object(exports) ? { ".": exports } : exports;
  return Object.entries<Record<string, string>>(entries).flatMap(([entry, { [condition]: source }]) =>
    source === undefined
      ? []
      : {
          find: new RegExp(`^${join(name, entry).replaceAll(".", "\\.")}$`),
          replacement: join(dirname(manifest), source),
        },
  );
});

/** Set by stryker.ts. */
const mutatedPackage = process.env.MUTATED_PACKAGE ?? "*";

const sharesServers = mutatedPackage === "adapter-postgres";

/** Express's guard is the one of http, with every kind of request sent through it. */
const testFolders = [mutatedPackage, ...(mutatedPackage === "http" ? ["http-express/src/guard"] : [])];

/** The tests as Stryker runs them: in its sandbox, which is a copy of the repository with mutants in it. */
export default defineConfig({
  root,
  plugins: [
    {
      name: "one-process",
      // Stryker's plugin for Vitest sets the pool after this configuration was read.
      configureVitest: ({ project }: VitestPluginContext) => {
        Object.assign(project.config, { pool: oneProcessPool.name, poolRunner: oneProcessPool });
      },
    },
  ],
  resolve: {
    alias: [...sources, { find: /^fast-check$/, replacement: resolve(import.meta.dirname, "fast-check.ts") }],
  },
  test: {
    include: testFolders.map((folder) => `packages/${folder}/**/*.test.ts`),
    // All tests that need the servers are slow. Behind PgBouncer the contract would be tried again, and the judge's tests are core's.
    exclude: [
      ...defaultExclude,
      ...(sharesServers ? ["**/pgbouncer.*", "**/judge.*"] : ["**/*.slow.test.ts"]),
      // They compare with the parsers of many hosts, by thousands of inputs each.
      "**/*-readers-agree.*",
    ],
    isolate: false,
    // Stryker knows which tests come near a mutant: to look for those that import its source only takes time.
    forceRerunTriggers: ["**"],
    // Nobody reads them: Stryker reports.
    reporters: [{}],
    globalSetup: sharesServers ? [`${root}/packages/adapter-postgres/test/newest-server.ts`] : [],
    setupFiles: [resolve(import.meta.dirname, "vitest.setup.ts")],
  },
});
