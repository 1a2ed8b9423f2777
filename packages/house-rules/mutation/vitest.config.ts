import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const root = resolve(import.meta.dirname, "../../..");

/** The tests as Stryker runs them: in its sandbox, which is a copy of the repository with mutants in it. */
export default defineConfig({
  root,
  // By its name a package would be the one outside of the sandbox, without mutants.
  resolve: { alias: [{ find: /^@package-protection\/([^/]+)$/, replacement: `${root}/packages/$1/src/index.ts` }] },
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
