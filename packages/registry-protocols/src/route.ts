import type { PackageType } from "@package-protection/core";
import type { BodyReader } from "./request-meaning.ts";

/** What the placeholders of a route's path took: `:name` one segment, `*name` one or more with slashes between them. */
export type Captured = Readonly<Record<string, string>>;

/** A route whose meaning only the body tells. */
export interface ToldByBody {
  /** What the body can turn out to mean, for people. */
  readonly says: string;
  /**
   * A maker of readers for one request, or null where its Content-Type is none that the protocol's clients send. The package's name is what
   * the path says, null where it says none.
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
  /** Brings the decoded segments to the form that the routes are written in; without it no segment may hold a slash. Null refuses. */
  readonly joinSegments?: (segments: readonly string[]) => readonly string[] | null;
  /** The name that contract section 4 matches, null where it is not valid for the protocol. Asked only of routes that name a package. */
  readonly packageName: (captured: Captured) => string | null;
}

interface RouteMatch {
  readonly meaning: RouteMeaning;
  readonly captured: Captured;
}

function capture(
  pattern: readonly string[],
  segments: readonly string[],
  placeholders: Readonly<Record<string, RegExp>>,
): Captured | null {
  const star = pattern.findIndex((piece) => piece.startsWith("*"));
  const more = segments.length - pattern.length;
  if (star === -1 ? more !== 0 : more < 0) return null;
  const captured: Record<string, string> = {};
  for (const [place, piece] of pattern.entries()) {
    const from = star !== -1 && place > star ? place + more : place;
    const taken = segments.slice(from, place === star ? from + more + 1 : from + 1);
    const kind = piece.charAt(0);
    if (kind !== ":" && kind !== "*") {
      if (taken[0] !== piece) return null;
      continue;
    }
    const name = piece.slice(1);
    const accepted = placeholders[name] ?? /^[^/]+$/s;
    if (!taken.every((segment) => accepted.test(segment))) return null;
    captured[name] = taken.join("/");
  }
  return captured;
}

const patterns = new Map<string, readonly string[]>();

/** A route's path in pieces, split once. */
function patternOf(path: string): readonly string[] {
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const pattern = path === "/" ? [] : path.slice(1).split("/");
  patterns.set(path, pattern);
  return pattern;
}

/** The first route of the table that fits, null where none does. Method and fixed segments are compared exactly. */
export function findRoute(table: ProtocolTable, method: string, segments: readonly string[]): RouteMatch | null {
  for (const [routeMethod, path, meaning] of table.routes) {
    if (routeMethod !== method) continue;
    const captured = capture(patternOf(path), segments, table.placeholders ?? {});
    if (captured !== null) return { meaning, captured };
  }
  return null;
}
