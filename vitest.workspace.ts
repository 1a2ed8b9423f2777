import { defaultExclude, defineConfig } from "vitest/config";

const conditions = ["package-protection-source"];

/** Tests that share servers, which are started for them alone. */
const postgres = "packages/adapter-postgres/**/*.test.ts";

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // No test is decided by time: this only ends one that hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", "./packages/house-rules/closing-line-reporter.ts"],
    projects: [
      ...["packages", "examples"].map((folder) => ({
        extends: true as const,
        test: {
          name: folder,
          include: [`${folder}/**/*.test.ts`],
          exclude: [...defaultExclude, postgres],
          globalSetup: folder === "packages" ? ["./packages/settings-page/test/build-page.ts"] : [],
        },
      })),
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
