import type { FastifyInstance } from "fastify";

/** What Fastify prints of a route: its path below the route that is printed around it, and then the names of its hooks. */
const routeLine = /^(?<indent>(?:│ {3}| {4})*)(?:├|└)── (?<path>.*?)(?: \((?<methods>[A-Z, ]+)\).*)?$/;
const hookLine = /• \(onRequest\) (?<names>\[.*\])$/;

/**
 * Finds the routes that write, and that run none of the hooks with these names.
 *
 * Fastify has no list of its routes, so this reads what it prints of them.
 */
export function routesWithout(instance: FastifyInstance, hooks: readonly string[]): readonly string[] {
  return (["PUT", "POST", "PATCH", "DELETE"] as const).flatMap((method) => {
    const printed = instance.printRoutes({ method, commonPrefix: false, includeMeta: ["onRequest"] });
    return parseRoutes(printed).flatMap(({ path, names }) =>
      hooks.some((hook) => names.includes(`${hook}()`)) ? [] : path,
    );
  });
}

interface PrintedRoute {
  readonly path: string;
  /** JSON of the hooks' names; empty for a route without hooks. */
  names: string;
}

function parseRoutes(printed: string): readonly PrintedRoute[] {
  const around: string[] = [];
  const routes: PrintedRoute[] = [];
  for (const line of printed.split("\n")) {
    const { indent = "", path, methods } = routeLine.exec(line)?.groups ?? {};
    const newest = routes.at(-1);
    if (path !== undefined) {
      const depth = indent.length / 4;
      around.length = depth;
      around.push(path);
      if (methods !== undefined) routes.push({ path: around.join(""), names: "" });
    } else if (newest !== undefined) newest.names ||= hookLine.exec(line)?.groups?.names ?? "";
  }
  return routes;
}
