import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { defineConfig } from "vitest/config";

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

/** The tests as Stryker runs them: in its sandbox, which is a copy of the repository with mutants in it. */
export default defineConfig({
  root,
  resolve: { alias: sources },
  test: {
    include: ["**/*.test.ts"],
    // The variable is set by stryker.ts: only one package's tests share servers.
    globalSetup:
      process.env.MUTATED_PACKAGE === "adapter-postgres"
        ? [`${root}/packages/adapter-postgres/test/shared-servers.ts`]
        : [],
    setupFiles: [resolve(import.meta.dirname, "vitest.setup.ts")],
    // Counting which test comes near which mutant makes the first run slow.
    testTimeout: 120_000,
  },
});
