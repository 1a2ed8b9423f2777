import { defineConfig } from "tsup";

/** Every published package is built alike: its `src/index.ts` as ESM and CommonJS, each with its own declarations. */
export default defineConfig({
  entry: ["src/index.ts"],
  tsconfig: "tsconfig.src.json",
  format: ["esm", "cjs"],
  target: "node22",
  dts: true,
  external: ["../openapi.json"],
  removeNodeProtocol: false,
});
