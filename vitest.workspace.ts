import { defineConfig } from "vitest/config";

const conditions = ["package-protection-source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    reporters: ["default", "./packages/house-rules/closing-line-reporter.ts"],
    projects: ["packages", "examples"].map((folder) => ({
      extends: true,
      test: { name: folder, include: [`${folder}/**/*.test.ts`] },
    })),
  },
});
