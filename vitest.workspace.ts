import { defaultExclude, defineConfig } from "vitest/config";

const conditions = ["package-protection-source"];

/** Tests that start processes, servers or browsers, kill, fuzz, or measure at size: `test:all` runs them, `test` does not. */
const slow = "**/*.slow.test.ts";

/** Slow tests that share servers, which are started for them alone. */
const postgres = "packages/adapter-postgres/**/*.slow.test.ts";

/** Builds the settings page, which its handler reads. */
const page = "./packages/settings-page/test/build-page.ts";

/** Each `*.test.ts` is in one project: by its name in `fast` or not, and by its folder in `slow` or `postgres`. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // No test is decided by time: this only ends one that hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: "100%",
    reporters: ["default", "./packages/house-rules/closing-line-reporter.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["{packages,examples}/**/*.test.ts"],
          exclude: [...defaultExclude, slow],
          // Half of the time would go into loading the same modules for each file anew.
          isolate: false,
          globalSetup: [page],
        },
      },
      {
        extends: true,
        test: {
          name: "slow",
          include: [`{packages,examples}/${slow}`],
          exclude: [...defaultExclude, postgres],
          globalSetup: [page],
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: [postgres],
          globalSetup: ["./packages/adapter-postgres/test/shared-servers.ts"],
        },
      },
    ],
  },
});
