import { coreRooms } from "./core-rooms.js";
import { sharedHttpRooms, transportRooms } from "./http-rooms.js";

const tests = "^(packages|examples)/([^/]+/(test|consumer)/|.*\\.test\\.ts$)";
/** The tests that share those of http. */
const testsWithHttp =
  "^(packages/(http-express|runtime-tests|verdaccio-plugin)/(test/|.*\\.test\\.ts$)|examples/[^/]+/test/)";
const oneOf = (paths) => `^(${paths.map((path) => path.replaceAll(".", "\\.")).join("|")})`;

const coreImportsDownwards = coreRooms.map((room, place) => ({
  name: "core-imports-only-from-rooms-above",
  comment: "A room of core imports only from itself and from the rooms above it in core-rooms.js.",
  severity: "error",
  from: { path: oneOf([room]), pathNot: tests },
  to: { path: "^packages/core/src/", pathNot: oneOf(coreRooms.slice(0, place + 1)) },
}));

/** Outside the rooms, because its imports of JSON have to be as deep as the published file. */
const openApiDocument = "packages/http/src/openapi-document.ts";

/** Each room of http, with the rooms that it may import from. */
const httpRooms = [
  ...sharedHttpRooms.map((room, place) => [room, sharedHttpRooms.slice(0, place + 1)]),
  ...transportRooms.map((room) => [room, [...sharedHttpRooms, room]]),
];

const httpImportsDownwards = httpRooms.map(([room, allowed]) => ({
  name: "http-imports-only-from-rooms-above",
  comment: "A room of http imports only from itself and from the rooms above it in http-rooms.js.",
  severity: "error",
  from: { path: oneOf([room]), pathNot: tests },
  to: { path: "^packages/http/src/", pathNot: oneOf([...allowed, openApiDocument]) },
}));

export default {
  forbidden: [
    ...coreImportsDownwards,
    ...httpImportsDownwards,
    {
      name: "http-knows-no-runtime",
      comment: "Only the room node of http imports anything of Node.",
      severity: "error",
      from: { path: "^packages/http/src/", pathNot: [tests, "^packages/http/src/node/"] },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-files-have-a-room",
      comment: "Every file of core but its index stands in a room of core-rooms.js.",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: [oneOf(coreRooms), "^packages/core/src/index(\\.test)?\\.ts$"] },
      to: {},
    },
    {
      name: "core-imports-one-package",
      comment: "core imports neverthrow; no other package, and nothing of Node.",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: tests },
      to: { pathNot: "^packages/core/src/|/node_modules/neverthrow/" },
    },
    {
      name: "rule-index-is-private",
      comment: "Only rule-set, rule-matcher and its own files know the index; everybody else asks these two.",
      severity: "error",
      from: {
        path: "^(packages|examples)/",
        pathNot: "^packages/core/(src/decision/rule-(matcher|set)(\\.test)?\\.ts|(src/decision|test)/rule-index/)",
      },
      to: { path: "^packages/core/src/decision/rule-index/" },
    },
    {
      name: "registry-protocols-are-pure",
      comment: "registry-protocols imports of core only types and saxes, and nothing of Node.",
      severity: "error",
      from: { path: "^packages/registry-protocols/src/", pathNot: tests },
      to: { pathNot: "^packages/(registry-protocols/src|core/src/index\\.ts$)|/node_modules/saxes/" },
    },
    {
      name: "registry-protocols-know-types-of-core",
      severity: "error",
      from: { path: "^packages/registry-protocols/src/", pathNot: tests },
      to: { path: "^packages/core/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "client-imports-core-and-neverthrow",
      comment: "client runs wherever there is fetch: it imports core and neverthrow, and nothing of Node.",
      severity: "error",
      from: { path: "^packages/client/src/", pathNot: tests },
      to: { pathNot: "^packages/(client/src|core/src/index\\.ts$)|/node_modules/neverthrow/" },
    },
    {
      name: "rules-file-runs-in-browsers",
      comment:
        "A browser reads and writes rules files: the room imports core, three libraries and the escapes for terminals, and nothing of Node.",
      severity: "error",
      from: { path: "^packages/cli/src/rules-file/", pathNot: tests },
      to: {
        pathNot:
          "^packages/(cli/src/rules-file|cli/src/output/printable\\.ts$|core/src/index\\.ts$)|/node_modules/(neverthrow|ts-pattern|yaml)/",
      },
    },
    {
      name: "adapters-stand-alone",
      comment: "Stores and transports know core, never one another.",
      severity: "error",
      from: { path: "^packages/((?:adapter|http)-[^/]+)/", pathNot: tests },
      to: { path: "^packages/(adapter|http)-", pathNot: "^packages/$1/" },
    },
    {
      name: "packages-meet-at-their-entry",
      comment: "A package sees of another only what its entries export; some run http's tests elsewhere.",
      severity: "error",
      from: {
        path: "^(?:packages|examples)/([^/]+)/",
        pathNot: testsWithHttp,
      },
      to: {
        path: "^packages/[^/]+/",
        pathNot: [
          "^packages/$1/",
          "^packages/[^/]+/(src/(?:(?:(?:store|node|fetch|rules-file|serve)/)?index|fastify|hono|koa)\\.ts|openapi(?:-rule-sets)?\\.d\\.cts)$",
        ],
      },
    },
    {
      name: "tests-of-http-run-elsewhere",
      severity: "error",
      from: { path: testsWithHttp },
      to: {
        path: "^packages/[^/]+/",
        pathNot: [
          "^packages/(http-express|runtime-tests|verdaccio-plugin)/",
          "^packages/http/test/",
          "^packages/registry-protocols/test/charts\\.ts$",
          "^packages/[^/]+/(src/(?:(?:store|node|fetch)/)?index\\.ts|openapi(?:-rule-sets)?\\.d\\.cts)$",
        ],
      },
    },
    {
      name: "no-tests-at-runtime",
      severity: "error",
      from: { path: "^(packages|examples)/", pathNot: [tests, "^packages/(testkit|bench)/"] },
      to: { path: [tests, "^packages/testkit/"] },
    },
    {
      name: "no-development-dependency-at-runtime",
      severity: "error",
      // The page is bundled with what it imports.
      from: { path: "^(packages|examples)/[^/]+/src/", pathNot: [tests, "^packages/settings-page/src/browser/"] },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm", "npm-peer"] },
    },
    { name: "no-cycle", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved-import", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(packages|examples)/[^/]+/(dist|\\.types|node_modules)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["package-protection-source", "types", "import", "require", "default"],
    },
  },
};
