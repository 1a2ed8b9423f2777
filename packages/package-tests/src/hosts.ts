import type { Host } from "./empty-project.ts";

/** What a host brings itself, with versions: the newest of each. */
const newest = {
  "@opentelemetry/api": "1.10.0",
  "@types/better-sqlite3": "7.6.13",
  "@types/express": "5.0.6",
  "@types/koa": "3.0.3",
  "@types/pg": "8.15.6",
  "better-sqlite3": "13.2.0",
  // @types/koa is made for its types, and Express brings the next one.
  "content-disposition": "1.0.1",
  express: "5.3.0",
  "fast-check": "4.10.2",
  fastify: "5.12.8",
  hono: "4.13.19",
  koa: "3.3.0",
  neverthrow: "8.2.0",
  pg: "8.23.1",
};
const plugin = "verdaccio-package-protection";
/** Is tried by itself, as a program. */
const commandLine = "package-protection";

/** Both ends of what the packages' ranges promise, of what a host brings and of what they depend on; and a Verdaccio. */
export const hosts: readonly Host[] = [
  {
    title: "the newest of what a host brings",
    uses: (name) => name !== plugin && name !== commandLine,
    packages: newest,
    overrides: {},
    consumer: "registry",
  },
  {
    title: "the oldest of what a host brings",
    uses: (name) => name !== plugin && name !== commandLine,
    packages: {
      "@opentelemetry/api": "1.9.0",
      "@types/better-sqlite3": "7.6.0",
      "@types/express": "4.17.13",
      "@types/koa": "3.0.0",
      "@types/pg": "8.6.0",
      "better-sqlite3": "13.0.0",
      express: "4.18.0",
      "fast-check": "4.0.0",
      fastify: "5.0.0",
      hono: "4.8.0",
      koa: "3.0.0",
      neverthrow: "8.2.0",
      pg: "8.0.3",
    },
    overrides: { saxes: "6.0.0", "ts-pattern": "5.0.0", zod: "4.0.0" },
    consumer: "registry",
  },
  {
    title: "Verdaccio",
    uses: (name) => name !== commandLine,
    packages: { ...newest, verdaccio: "6.10.4" },
    // 2.6 asks for an old whatwg-url.
    overrides: { "verdaccio-audit": { "node-fetch": "2.7.0" } },
    consumer: "verdaccio",
  },
];
