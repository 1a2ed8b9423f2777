import { existsSync } from "node:fs";
import { defineConfig } from "tsup";

/** Each published package is built alike: its entries as ESM and CommonJS, each with its own declarations. */
const store = "src/store/index.ts";

export default defineConfig({
  // Only core has a subpath.
  entry: { index: "src/index.ts", ...(existsSync(store) ? { store } : {}) },
  tsconfig: "tsconfig.src.json",
  format: ["esm", "cjs"],
  target: "node22",
  dts: true,
  external: ["../openapi.json"],
  removeNodeProtocol: false,
});
