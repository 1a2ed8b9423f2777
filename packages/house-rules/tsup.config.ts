import { existsSync } from "node:fs";
import { defineConfig } from "tsup";

/** The files that a package may publish beside its `src/index.ts`, by the names of its subpaths. */
const subpaths = {
  store: "src/store/index.ts",
  node: "src/node/index.ts",
  fetch: "src/fetch/index.ts",
  fastify: "src/fastify.ts",
  hono: "src/hono.ts",
  koa: "src/koa.ts",
};

/** Each published package is built alike: its entries as ESM and CommonJS, each with its own declarations. */
export default defineConfig({
  entry: {
    index: "src/index.ts",
    ...Object.fromEntries(Object.entries(subpaths).filter(([, path]) => existsSync(path))),
  },
  tsconfig: "tsconfig.src.json",
  format: ["esm", "cjs"],
  // What entries share is one module for all of them, in CommonJS too: what one guard vetted every entry has to know.
  splitting: true,
  target: "node22",
  dts: true,
  external: ["../openapi.json", "../openapi-rule-sets.json"],
  removeNodeProtocol: false,
});
