import { testNpmRegistry } from "../../../packages/http/test/npm-registry.ts";

testNpmRegistry({ program: new URL("../nest.js", import.meta.url), servesTarballs: false });
