import type { FastifyInstance } from "fastify";
import { isReadingMethod } from "./message/request-method.ts";

/** The characters that Fastify prints before a part of a path, and before the names of hooks. */
const branch = /[├└]── /;
const hooksMark = "• (onRequestAbort) ";
const emptyPart = "(empty root node)";

/**
 * Marks the routes of a plugin, and of those inside it, as answered or vetted here.
 *
 * Its name is the mark. It is among hooks that tracing tools do not wrap: wrapped hooks lose their names.
 */
export function markRoutes(instance: FastifyInstance): void {
  instance.addHook("onRequestAbort", function packageProtection(_request, done) {
    done();
  });
}

/**
 * Finds the routes that write and are not marked.
 *
 * Fastify has no list of its routes, so this parses the printed tree of routes.
 */
export function unmarkedRoutes(instance: FastifyInstance): readonly string[] {
  const writing = instance.supportedMethods.filter((method) => !isReadingMethod(method));
  return writing.flatMap((method) => {
    const printed = instance.printRoutes({ method, includeMeta: ["onRequestAbort"] });
    return parseRoutes(printed, ` (${method})`).flatMap(({ path, names }) =>
      names.includes('"packageProtection()"') ? [] : path,
    );
  });
}

interface PrintedRoute {
  readonly path: string;
  /** JSON of the hooks' names; empty for a route without hooks. */
  names: string;
}

/**
 * Each part of a path is printed below the part before it, which is four columns to the left. Routes of one path that differ
 * in their constraints follow each other.
 */
function parseRoutes(printed: string, methodMark: string): readonly PrintedRoute[] {
  const parts: string[] = [];
  const routes: PrintedRoute[] = [];
  for (const line of printed.split("\n")) {
    const column = line.search(branch);
    const newest = routes.at(-1);
    if (column === -1 && newest !== undefined && line.includes(hooksMark)) {
      newest.names = line.slice(line.indexOf(hooksMark) + hooksMark.length);
      continue;
    }
    const isRoute = line.includes(methodMark);
    if (column !== -1) {
      const [part = ""] = line.slice(column + 4).split(methodMark, 1);
      parts.length = column / 4;
      parts.push(part === emptyPart ? "" : part);
    }
    if (isRoute) routes.push({ path: parts.join(""), names: "" });
  }
  return routes;
}

/** Whether a route may be found for an address below a path; either may have parameters, and the route a wildcard. */
export function mayMatchBelow(route: string, path: string): boolean {
  const segments = route.toLowerCase().split("/");
  const wildcard = segments.findIndex((segment) => segment.includes("*"));
  return path
    .toLowerCase()
    .split("/")
    .every((wanted, place) => {
      const segment = segments[place];
      if (wildcard !== -1 && place >= wildcard) return true;
      return segment !== undefined && (segment === wanted || segment.includes(":") || wanted.startsWith(":"));
    });
}
