import type { PackageType } from "@package-protection/core";
import type { BodyReader } from "../classified-request.ts";

/** The values of a route's placeholders: `:name` is one segment, `*name` one or more with slashes between them. */
export type Captured = Readonly<Record<string, string>>;

/** A route whose package or action only the body names. */
export interface NamedByBody {
  /** The actions that the body may name, for the documentation. */
  readonly says: string;
  /** Where the package's name comes first; a body may repeat the name in the path. */
  readonly nameIn: "path" | "body";
  /**
   * Makes a reader for one request; null for a Content-Type that the protocol's clients do not send. The
   * package's name is what the path says, null where the body says it.
   */
  readonly reader: (packageName: string | null, contentType: string | undefined) => (() => BodyReader) | null;
}

type RouteMeaning = "no_write" | "push" | "delete" | NamedByBody;

/** A method, a path and what they mean together. A slash at the path's end has to be there. */
export type Route = readonly [method: "PUT" | "POST" | "DELETE" | "PATCH", path: string, meaning: RouteMeaning];

/** What one protocol's clients send. The first route that fits counts. */
export interface ProtocolTable {
  readonly packageType: PackageType;
  readonly routes: readonly Route[];
  /** The text that a placeholder accepts; by default any without a slash. */
  readonly placeholders?: Readonly<Record<string, RegExp>>;
  /**
   * The query parameters that clients send with an upload whose body names the package; none where it is left out. Any other
   * could name a package too.
   */
  readonly uploadParameters?: readonly string[];
  /**
   * Brings the decoded segments to the form that the routes are written in; without it no segment may hold a slash. Null
   * refuses.
   */
  readonly joinSegments?: (segments: readonly string[]) => readonly string[] | null;
  /** The name that contract section 4 matches, null where it is not valid for the protocol. For routes that name a package. */
  readonly packageName: (captured: Captured) => string | null;
  /** Other names that a reader could find in the same path; without it there are none. */
  readonly alternativeNames?: (captured: Captured) => readonly string[];
}

interface RouteMatch {
  readonly meaning: RouteMeaning;
  readonly captured: Captured;
}

/** A part of a route's path: a fixed text, or a placeholder and what it accepts. */
type PathPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "one" | "more"; readonly name: string; readonly accepts: (segment: string) => boolean };

interface CompiledRoute {
  readonly parts: readonly PathPart[];
  /** The index of the placeholder for several segments; -1 if there is none. */
  readonly star: number;
  readonly meaning: RouteMeaning;
}

interface CompiledTable {
  readonly byMethod: ReadonlyMap<string, readonly CompiledRoute[]>;
  readonly fixedTexts: ReadonlySet<string>;
}

const compiledTables = new WeakMap<ProtocolTable, CompiledTable>();

/** Compiles a table once. */
function compiledTable(table: ProtocolTable): CompiledTable {
  const known = compiledTables.get(table);
  if (known !== undefined) return known;
  const byMethod = new Map<string, CompiledRoute[]>();
  const fixedTexts = new Set<string>();
  for (const [routeMethod, path, meaning] of table.routes) {
    const parts =
      path === "/"
        ? []
        : path
            .slice(1)
            .split("/")
            .map((part) => partOf(part, table.placeholders ?? {}));
    const star = parts.findIndex(({ kind }) => kind === "more");
    for (const part of parts) if (part.kind === "text") fixedTexts.add(part.text);
    byMethod.set(routeMethod, [...(byMethod.get(routeMethod) ?? []), { parts, star, meaning }]);
  }
  const compiled = { byMethod, fixedTexts };
  compiledTables.set(table, compiled);
  return compiled;
}

/** The segments that the routes of a table name literally, such as `-rev`. */
export function fixedTexts(table: ProtocolTable): ReadonlySet<string> {
  return compiledTable(table).fixedTexts;
}

function partOf(part: string, placeholders: Readonly<Record<string, RegExp>>): PathPart {
  const sign = part.charAt(0);
  if (sign !== ":" && sign !== "*") return { kind: "text", text: part };
  const name = part.slice(1);
  const text = placeholders[name];
  return { kind: sign === ":" ? "one" : "more", name, accepts: text ? (segment) => text.test(segment) : isOneName };
}

const isOneName = (segment: string) => segment !== "" && !segment.includes("/");

function capture({ parts, star }: CompiledRoute, segments: readonly string[]): Captured | null {
  const more = segments.length - parts.length;
  if (star === -1 ? more !== 0 : more < 0) return null;
  const captured: Record<string, string> = {};
  let from = 0;
  for (const part of parts) {
    const segment = segments[from] ?? "";
    if (part.kind === "text") {
      if (segment !== part.text) return null;
      from += 1;
    } else if (part.kind === "one") {
      if (!part.accepts(segment)) return null;
      captured[part.name] = segment;
      from += 1;
    } else {
      const taken = segments.slice(from, from + more + 1);
      if (!taken.every(part.accepts)) return null;
      captured[part.name] = taken.join("/");
      from += more + 1;
    }
  }
  return captured;
}

/** The first route of the table that fits, null where none does. Method and fixed segments are compared exactly. */
export function findRoute(table: ProtocolTable, method: string, segments: readonly string[]): RouteMatch | null {
  for (const route of compiledTable(table).byMethod.get(method) ?? []) {
    const captured = capture(route, segments);
    if (captured !== null) return { meaning: route.meaning, captured };
  }
  return null;
}
