import { defineConfig } from "eslint/config";
import redos from "eslint-plugin-redos";
import tseslint from "typescript-eslint";
import { pureRooms } from "./core-rooms.js";
import { sharedHttpRooms } from "./http-rooms.js";
import { noUnusedResult } from "./no-unused-result.ts";

const laterThanNow = ["ResultAsync", "okAsync", "errAsync", "fromPromise", "fromSafePromise", "fromAsyncThrowable"];

const noCast = {
  selector: ":not(ReturnStatement) > TSAsExpression:not([typeAnnotation.typeName.name='const'])",
  message: "A cast is only what a brand's constructor returns.",
};
// The checker of regular expressions, in JavaScript: its other back ends are programs that would have to be installed.
process.env.RECHECK_BACKEND = "pure";

const noAsync = { selector: ":function[async=true]", message: "Here everything is synchronous." };

/** Only what needs types, or a selector, to be seen; the rest is Biome's. */
export default defineConfig(
  { ignores: ["**/dist/", "**/.types/"] },
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { "@typescript-eslint": tseslint.plugin, house: { rules: { "no-unused-result": noUnusedResult } } },
    rules: {
      "house/no-unused-result": "error",
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: ["describe", "it", "test"] }] },
      ],
    },
  },
  {
    files: ["packages/*/src/**/*.{ts,tsx}", "examples/*/src/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-syntax": ["error", noCast],
      "no-restricted-properties": ["error", { property: "_unsafeUnwrap" }, { property: "_unsafeUnwrapErr" }],
    },
  },
  {
    // Whatever may meet what a client sends: a match that steps back takes the square of its length, or worse.
    files: [
      "packages/{adapter-*,cli,client,core,http,http-*,registry-protocols,settings-page,verdaccio-plugin}/src/**/*.ts",
    ],
    ignores: ["**/*.test.ts"],
    plugins: { redos },
    rules: { "redos/no-vulnerable": ["error", { ignoreErrors: false, timeout: 120_000 }] },
  },
  {
    files: sharedHttpRooms.map((room) => `${room}**`),
    ignores: ["**/*.test.ts"],
    rules: { "no-restricted-globals": ["error", "Buffer", "process", "setImmediate", "require"] },
  },
  {
    files: pureRooms.map((room) => `${room}**`),
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-globals": ["error", "Date", "Promise", "setTimeout", "clearTimeout"],
      "no-restricted-imports": ["error", { paths: [{ name: "neverthrow", importNames: laterThanNow }] }],
      "no-restricted-syntax": ["error", noCast, noAsync],
    },
  },
);
