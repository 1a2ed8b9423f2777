import { testNpmRegistry } from "../../../packages/http/test/npm-registry.ts";

testNpmRegistry({ program: new URL("../fastify.js", import.meta.url), ambiguousPath: "x%2f%2e%2e%2f@acme%2fapp" });
