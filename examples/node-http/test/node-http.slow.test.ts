import { testNpmRegistry } from "../../../packages/http/test/npm-registry.ts";

testNpmRegistry({ program: new URL("../node-http.js", import.meta.url) });
