import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { page } from "./pages.ts";

const repository = join(import.meta.dirname, "../../..");

/** The files that run what a section of a page shows. */
const programs: Readonly<Record<string, readonly string[]>> = {
  Hosts: ["examples/fastify/fastify.js"],
  Express: ["examples/nest/nest.js"],
  "node:http": ["examples/node-http/node-http.js"],
  Fastify: ["examples/fastify/fastify.js"],
  Koa: ["examples/koa/koa.js"],
  Hono: ["examples/hono/hono.js"],
  "Fetch handlers": [
    "packages/http/README.md",
    "packages/runtime-tests/hosts/bun.js",
    "packages/runtime-tests/hosts/deno.js",
    "packages/runtime-tests/hosts/workers.js",
  ],
  "Callers with a cookie": ["packages/client-tests/test/cookie-host.ts"],
  NestJS: ["examples/nest/nest.js", "packages/http/src/nest.test.ts"],
};

const sections = ["docs/guard/hosts.md", "docs/guard/guarding-a-registry.md"].flatMap((path) =>
  page(path).text.split(/^##? (?=\w)/m),
);

test.each(Object.entries(programs))("each line of the section %s stands in a program that runs", (title, files) => {
  const section = sections.find((text) => text.startsWith(`${title}\n`)) ?? "";
  const blocks = Array.from(section.matchAll(/^```ts\n(?<code>.*?)^```$/gms), ({ groups }) => groups?.code ?? "");
  const lines = blocks.join("").split("\n");
  expect(lines.length).toBeGreaterThan(3);
  const programLines = files.flatMap((file) => readFileSync(join(repository, file), "utf8").split("\n"));
  const known = new Set(programLines.map((line) => line.trim()));
  expect(lines.map((line) => line.trim()).filter((line) => !known.has(line))).toEqual([]);
});
