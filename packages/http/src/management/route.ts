/** The actions of the API, by the names of their use cases. */
export type OperationName =
  | "listRules"
  | "createRule"
  | "updateRule"
  | "deleteRule"
  | "readRuleSet"
  | "applyRuleSet"
  | "createRuleOfSet"
  | "updateRuleOfSet"
  | "deleteRuleOfSet"
  | "listHistory"
  | "revertChange"
  | "previewRules"
  | "decidePackages"
  | "listFindings"
  | "listRefusals";

/** A path of the management API, matched as it was sent: nothing is decoded yet. */
export interface Route {
  /** The path as the contract writes it; logs name it so. */
  readonly template: string;
  /** The methods that the path has, as the header `Allow` lists them. */
  readonly allow: string;
  readonly project: string;
  /** The name of the parameter behind the project; null if the path has none. */
  readonly parameter: string | null;
  /** Its value: a rule's id or the sequence of an entry. Null if the path ends before it. */
  readonly rule: string | null;
  readonly operations: Readonly<Record<string, OperationName>>;
}

interface PathDefinition extends Pick<Route, "allow" | "operations"> {
  readonly parameter?: string;
}

const reads = (name: OperationName) => ({ allow: "GET, HEAD", operations: { GET: name, HEAD: name } });
const posts = (name: OperationName) => ({ allow: "POST", operations: { POST: name } });

/** The paths below `/projects/:id/packages/protection` (contract, sections 2 and 7). */
const definitions: Readonly<Record<string, PathDefinition>> = {
  // PATCH and DELETE on the list's path are a change of a rule whose id is missing.
  rules: {
    allow: "GET, HEAD, POST",
    operations: {
      GET: "listRules",
      HEAD: "listRules",
      POST: "createRule",
      PATCH: "updateRule",
      DELETE: "deleteRule",
    },
    parameter: "package_protection_rule_id",
  },
  "rules/:package_protection_rule_id": {
    allow: "PATCH, DELETE",
    operations: { PATCH: "updateRule", DELETE: "deleteRule" },
    parameter: "package_protection_rule_id",
  },
  rule_set: {
    allow: "GET, HEAD, PUT",
    operations: { GET: "readRuleSet", HEAD: "readRuleSet", PUT: "applyRuleSet" },
  },
  "rule_set/rules": posts("createRuleOfSet"),
  "rule_set/rules/:rule_id": {
    allow: "PATCH, DELETE",
    operations: { PATCH: "updateRuleOfSet", DELETE: "deleteRuleOfSet" },
    parameter: "rule_id",
  },
  history: reads("listHistory"),
  "history/:sequence/revert": { ...posts("revertChange"), parameter: "sequence" },
  preview: posts("previewRules"),
  decisions: posts("decidePackages"),
  findings: reads("listFindings"),
  refusals: reads("listRefusals"),
};

const base = "/projects/:id/packages/protection/";
/** A path of the API: the project, and the one to three segments behind `base`. */
const pathOfApi = /^\/projects\/([^/]+)\/packages\/protection\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?\/?$/;

/**
 * The route of a raw path below the mount point (contract, sections 2 and 7); null for every other path. Its literal
 * segments are compared as they are, case included.
 */
export function matchRoute(path: string): Route | null {
  const [, project, first, second, third] = pathOfApi.exec(path) ?? [];
  if (project === undefined || first === undefined) return null;
  const [name, rule] = nameOf(first, second, third);
  const definition = Object.hasOwn(definitions, name) ? definitions[name] : undefined;
  if (definition === undefined) return null;
  const { allow, operations, parameter = null } = definition;
  return { template: base + name, allow, project, parameter, rule, operations };
}

/** The name among the definitions, and the value of the parameter in it. */
function nameOf(first: string, second?: string, third?: string): readonly [string, string | null] {
  if (second === undefined) return [first, null];
  if (first === "rules" && third === undefined) return ["rules/:package_protection_rule_id", second];
  if (first === "history") return [`history/:sequence/${third}`, second];
  if (third === undefined) return [`${first}/${second}`, null];
  return [`${first}/${second}/:rule_id`, third];
}

/** The action of a method on a route; null if the route does not have it. */
export function operationOf({ operations }: Route, method: string): OperationName | null {
  return Object.hasOwn(operations, method) ? (operations[method] ?? null) : null;
}
