import type { ManagementAction } from "@package-protection/core";

/** A path of the management API, matched as it was sent: nothing is decoded yet. */
export interface Route {
  /** The path as the contract writes it; logs name it so. */
  readonly template: string;
  /** The methods that the path has, as the header `Allow` lists them. */
  readonly allow: string;
  readonly project: string;
  /** Null on the path of the whole list. */
  readonly rule: string | null;
}

const listTemplate = "/projects/:id/packages/protection/rules";
const managementPath = /^\/projects\/([^/]+)\/packages\/protection\/rules(?:\/([^/]+))?\/?$/;

/**
 * The route of a raw path below the mount point (contract, section 2); null for every path that is not ours. Its literal
 * segments are compared as they are, case included.
 */
export function matchRoute(path: string): Route | null {
  const [, project, rule = null] = managementPath.exec(path) ?? [];
  if (project === undefined) return null;
  return rule === null
    ? { template: listTemplate, allow: "GET, HEAD, POST", project, rule }
    : {
        template: `${listTemplate}/:package_protection_rule_id`,
        allow: "PATCH, DELETE",
        project,
        rule,
      };
}

/**
 * What a method does on a route; null where the route does not have it. PATCH and DELETE on the list's path are a change of
 * a rule whose id is missing.
 */
export function actionOf(route: Route, method: string): ManagementAction | null {
  if (method === "PATCH") return "update";
  if (method === "DELETE") return "delete";
  if (route.rule !== null) return null;
  if (method === "POST") return "create";
  return method === "GET" || method === "HEAD" ? "list" : null;
}
