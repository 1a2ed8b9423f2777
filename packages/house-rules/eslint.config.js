import tseslint from "typescript-eslint";
import { pureCore } from "./core-order.js";
import { noUnusedResult } from "./no-unused-result.ts";

const asynchronous = ["ResultAsync", "okAsync", "errAsync", "fromPromise", "fromSafePromise", "fromAsyncThrowable"];

/** Only what takes types to see, or names a single import; the rest is Biome's. */
export default tseslint.config(
  { ignores: ["**/dist/", "**/.types/"] },
  {
    files: ["**/*.ts"],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { "@typescript-eslint": tseslint.plugin, house: { rules: { "no-unused-result": noUnusedResult } } },
    rules: {
      "house/no-unused-result": "error",
      "@typescript-eslint/no-floating-promises": "error",
    },
  },
  {
    files: ["packages/*/src/**/*.ts", "examples/*/src/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: ":not(ReturnStatement) > TSAsExpression:not([typeAnnotation.typeName.name='const'])",
          message: "A cast is only what a brand's constructor returns.",
        },
      ],
    },
  },
  {
    files: pureCore.map((path) => (path.endsWith("/") ? `${path}**` : path)),
    rules: {
      "no-restricted-globals": ["error", "Date", "Promise", "setTimeout", "clearTimeout"],
      "no-restricted-imports": ["error", { paths: [{ name: "neverthrow", importNames: asynchronous }] }],
    },
  },
);
