import { coreOrder } from "./core-order.js";

const tests = "^(packages|examples)/([^/]+/(test|consumer)/|.*\\.test\\.ts$)";
const oneOf = (paths) => `^(${paths.map((path) => path.replaceAll(".", "\\.")).join("|")})`;

const coreImportsDownwards = coreOrder.map((path, place) => ({
  name: "core-imports-only-from-above",
  comment: "A file of core imports only from files above it in core-order.js.",
  severity: "error",
  from: { path: oneOf([path]) },
  to: { path: "^packages/core/src/", pathNot: oneOf(coreOrder.slice(0, path.endsWith("/") ? place + 1 : place)) },
}));

export default {
  forbidden: [
    ...coreImportsDownwards,
    {
      name: "core-files-have-a-place",
      comment: "Every file of core stands in core-order.js.",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: [oneOf(coreOrder), tests] },
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
      comment: "Only rule-set and its own files know the index; everybody else asks rule-set.",
      severity: "error",
      from: {
        path: "^(packages|examples)/",
        pathNot: "^packages/core/(src/rule-set(\\.test)?\\.ts|(src|test)/rule-index/)",
      },
      to: { path: "^packages/core/src/rule-index/" },
    },
    {
      name: "registry-protocols-are-pure",
      comment: "registry-protocols imports of core only types, fflate and saxes, and nothing of Node.",
      severity: "error",
      from: { path: "^packages/registry-protocols/src/", pathNot: tests },
      to: { pathNot: "^packages/(registry-protocols/src|core/src/index\\.ts$)|/node_modules/(fflate|saxes)/" },
    },
    {
      name: "registry-protocols-know-types-of-core",
      severity: "error",
      from: { path: "^packages/registry-protocols/src/", pathNot: tests },
      to: { path: "^packages/core/", dependencyTypesNot: ["type-only"] },
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
      comment: "A package sees of another only what its index.ts exports.",
      severity: "error",
      from: { path: "^(?:packages|examples)/([^/]+)/" },
      to: {
        path: "^packages/[^/]+/",
        pathNot: ["^packages/$1/", "^packages/[^/]+/(src/index\\.ts|openapi\\.d\\.cts)$"],
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
      from: { path: "^(packages|examples)/[^/]+/src/", pathNot: tests },
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
