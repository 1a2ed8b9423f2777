import { defaultExclude, defineConfig } from "vitest/config";

const conditions = ["package-protection-source"];

/** Tests that share servers, which are started for them alone. */
const postgres = "packages/adapter-postgres/**/*.test.ts";

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    reporters: ["default", "./packages/house-rules/closing-line-reporter.ts"],
    projects: [
      ...["packages", "examples"].map((folder) => ({
        extends: true as const,
        test: { name: folder, include: [`${folder}/**/*.test.ts`], exclude: [...defaultExclude, postgres] },
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
