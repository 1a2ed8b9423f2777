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

/**
 * Parts that become modules of their own, so that a bundler leaves out the part that a host doesn't use. Nobody imports them by
 * these names.
 */
const parts = {
  "parts/guard": "src/guard/vet-write.ts",
  "parts/management": "src/management/endpoint.ts",
  "parts/request-target": "src/message/request-target.ts",
  "parts/public-address": "src/message/public-address.ts",
  "parts/event-loop": "src/message/event-loop.ts",
};

const existing = (paths: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(paths).filter(([, path]) => existsSync(path)));

const published = { index: "src/index.ts", ...existing(subpaths) };

/** Each published package is built alike: its entries as ESM and CommonJS, each with its own declarations. */
export default defineConfig({
  entry: { ...published, ...existing(parts) },
  tsconfig: "tsconfig.src.json",
  format: ["esm", "cjs"],
  // What entries share is one module for all of them, in CommonJS too: what one guard vetted every entry has to know.
  splitting: true,
  target: "node22",
  dts: { entry: published },
  clean: true,
  esbuildOptions(options, { format }) {
    // CommonJS has __dirname instead.
    if (format === "cjs") options.define = { ...options.define, "import.meta.dirname": "undefined" };
  },
  external: ["../openapi.json", "../openapi-rule-sets.json"],
  removeNodeProtocol: false,
});
