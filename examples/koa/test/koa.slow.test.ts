import { testNpmRegistry } from "../../../packages/http/test/npm-registry.ts";

testNpmRegistry({ program: new URL("../koa.js", import.meta.url) });
