import type { PackageType } from "@package-protection/core";
import type { BodyReader } from "../request-meaning.ts";

/** What the placeholders of a route's path took: `:name` one segment, `*name` one or more with slashes between them. */
export type Captured = Readonly<Record<string, string>>;

/** A route whose meaning only the body tells. */
export interface ToldByBody {
  /** What the body can turn out to mean, for people. */
  readonly says: string;
  /** Where the package's name stands first; a body may repeat what the path says. */
  readonly nameIn: "path" | "body";
  /**
   * A maker of readers for one request, or null where its Content-Type is none that the protocol's clients send. The
   * package's name is what the path says, null where the body says it.
   */
  readonly reader: (packageName: string | null, contentType: string | undefined) => (() => BodyReader) | null;
}

type RouteMeaning = "harmless" | "push" | "delete" | ToldByBody;

/** A method, a path and what they mean together. A slash at the path's end has to be there. */
export type Route = readonly [method: "PUT" | "POST" | "DELETE" | "PATCH", path: string, meaning: RouteMeaning];

/** What one protocol's clients send. The first route that fits counts. */
export interface ProtocolTable {
  readonly packageType: PackageType;
  readonly routes: readonly Route[];
  /** Which text a placeholder takes; any without a slash where it is not named here. */
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

/** A piece of a route's path: a text that stands there, or the name of a placeholder and what it takes. */
type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "one" | "more"; readonly name: string; readonly accepts: RegExp };

interface CompiledRoute {
  readonly pieces: readonly Piece[];
  /** Where the placeholder is that takes several segments; -1 where there is none. */
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
    const pieces =
      path === "/"
        ? []
        : path
            .slice(1)
            .split("/")
            .map((piece) => pieceOf(piece, table.placeholders ?? {}));
    const star = pieces.findIndex(({ kind }) => kind === "more");
    for (const piece of pieces) if (piece.kind === "text") fixedTexts.add(piece.text);
    byMethod.set(routeMethod, [...(byMethod.get(routeMethod) ?? []), { pieces, star, meaning }]);
  }
  const compiled = { byMethod, fixedTexts };
  compiledTables.set(table, compiled);
  return compiled;
}

/** The segments that the routes of a table name literally, such as `-rev`. */
export function fixedTexts(table: ProtocolTable): ReadonlySet<string> {
  return compiledTable(table).fixedTexts;
}

function pieceOf(piece: string, placeholders: Readonly<Record<string, RegExp>>): Piece {
  const sign = piece.charAt(0);
  if (sign !== ":" && sign !== "*") return { kind: "text", text: piece };
  const name = piece.slice(1);
  return { kind: sign === ":" ? "one" : "more", name, accepts: placeholders[name] ?? /^[^/]+$/s };
}

function capture({ pieces, star }: CompiledRoute, segments: readonly string[]): Captured | null {
  const more = segments.length - pieces.length;
  if (star === -1 ? more !== 0 : more < 0) return null;
  const captured: Record<string, string> = {};
  let from = 0;
  for (const piece of pieces) {
    const segment = segments[from] ?? "";
    if (piece.kind === "text") {
      if (segment !== piece.text) return null;
      from += 1;
    } else if (piece.kind === "one") {
      if (!piece.accepts.test(segment)) return null;
      captured[piece.name] = segment;
      from += 1;
    } else {
      const taken = segments.slice(from, from + more + 1);
      if (!taken.every((one) => piece.accepts.test(one))) return null;
      captured[piece.name] = taken.join("/");
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
