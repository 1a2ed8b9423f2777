// The routes of a Fastify instance that no hook guards.

import type { FastifyInstance } from "fastify";

/** What Fastify prints before a route, and before the names of its hooks. */
const branch = /[├└]── /;
const hooksMark = "• (onRequest) ";

/**
 * Finds the routes that write, and that run none of the hooks with these names.
 *
 * Fastify has no list of its routes, so this reads what it prints of them.
 */
export function routesWithout(instance: FastifyInstance, hooks: readonly string[]): readonly string[] {
  return (["PUT", "POST", "PATCH", "DELETE"] as const).flatMap((method) => {
    const printed = instance.printRoutes({ method, commonPrefix: false, includeMeta: ["onRequest"] });
    return parseRoutes(printed, ` (${method})`).flatMap(({ path, names }) =>
      hooks.some((hook) => names.includes(`"${hook}()"`)) ? [] : path,
    );
  });
}

interface PrintedRoute {
  readonly path: string;
  /** JSON of the hooks' names; empty for a route without hooks. */
  names: string;
}

/** Each route is printed with its path below the route around it, which is printed four columns to the left. */
function parseRoutes(printed: string, methodMark: string): readonly PrintedRoute[] {
  const around: string[] = [];
  const routes: PrintedRoute[] = [];
  for (const line of printed.split("\n")) {
    const column = line.search(branch);
    const newest = routes.at(-1);
    if (column !== -1) {
      const [path = "", isRoute] = line.slice(column + 4).split(methodMark, 2);
      around.length = column / 4;
      around.push(path);
      if (isRoute !== undefined) routes.push({ path: around.join(""), names: "" });
    } else if (newest !== undefined && line.includes(hooksMark)) {
      newest.names = line.slice(line.indexOf(hooksMark) + hooksMark.length);
    }
  }
  return routes;
}
