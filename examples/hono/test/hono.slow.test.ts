import { testNpmRegistry } from "../../../packages/http/test/npm-registry.ts";

testNpmRegistry({ program: new URL("../hono.js", import.meta.url) });
