import { rounds } from "@package-protection/counted-work";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classifyRequest, type RegistryProtocol } from "./index.ts";
import { protocolTables } from "./protocols/protocol-tables.ts";

interface ReaderRoute {
  readonly method: string;
  readonly path: readonly string[];
  readonly writes: boolean;
}

/** What Verdaccio's router has beside the table, behind it. */
const verdaccioRoutes: readonly ReaderRoute[] = [
  ["PUT", "/:package"],
  ["PUT", "/:package/:_rev"],
  ["PUT", "/:package/:_rev/:revision"],
  ["PUT", "/:package/-/:filename/*rest"],
  ["DELETE", "/:package/-rev/*rest"],
  ["DELETE", "/:package/-/:filename/-rev/:revision"],
].map(([method = "", path = ""]) => ({ method, path: path.slice(1).split("/"), writes: true }));

function routesOf(protocol: RegistryProtocol): readonly ReaderRoute[] {
  const own = protocolTables[protocol].routes.map(([method, path, meaning]) => ({
    method,
    path: path.slice(1).split("/"),
    writes: meaning !== "no_write",
  }));
  return protocol === "npm" ? [...own, ...verdaccioRoutes] : own;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function withoutDots(segments: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  return kept;
}

const split = (path: string) => path.split("/").slice(1);
const merged = (path: string) => split(path).filter((segment) => segment !== "");

/** How routers and the proxies before them come from an address to the segments that they compare. */
const readers: Readonly<Record<string, (path: string) => readonly string[]>> = {
  "as it is written, like Express": split,
  "each segment decoded, like find-my-way": (path) => split(path).map(decoded),
  "decoded, then split": (path) => withoutDots(split(decoded(path))),
  "decoded, then split, slashes merged": (path) => withoutDots(merged(decoded(path))),
  "decoded twice, then split": (path) => withoutDots(merged(decoded(decoded(path)))),
  "backslashes read as slashes": (path) => withoutDots(merged(decoded(path).replaceAll("\\", "/"))),
  "a URL's path, like fetch": (path) => split(new URL(`http://registry${path}`).pathname),
  "a URL's path, decoded": (path) => merged(decoded(new URL(`http://registry${path}`).pathname)),
};

function takes(pattern: readonly string[], segments: readonly string[]): boolean {
  const isOpen = pattern.at(-1)?.startsWith("*") === true;
  if (isOpen ? segments.length < pattern.length : segments.length !== pattern.length) return false;
  return pattern.every((piece, at) => /^[:*]/.test(piece) || piece.toLowerCase() === segments[at]?.toLowerCase());
}

/** Whether the first route that takes the segments writes a package. */
function writesFor(protocol: RegistryProtocol, method: string, segments: readonly string[]): boolean {
  const found = routesOf(protocol).find((route) => route.method === method && takes(route.path, segments));
  return found?.writes === true;
}

const protocols = ["cargo", "conan", "npm", "nuget", "pypi"] as const;
const noWriteRoutes = protocols.flatMap((protocol) =>
  protocolTables[protocol].routes
    .filter(([, , meaning]) => meaning === "no_write")
    .map(([method, path]) => ({ protocol, method, path })),
);

const arbitraryText = fc.array(
  fc.oneof(
    fc.constantFrom(
      "/",
      "//",
      "/../",
      "/./",
      "..",
      ".",
      "-",
      "-rev",
      "/-/",
      "/-rev/",
      "%2e",
      "%2f",
      "%252e",
      "\\",
      ";",
    ),
    fc.constantFrom("package", "@acme", "app", "a", "1", "+", "=", "~", "_", "%", "?", "#", " ", "\u0000", "é"),
  ),
  { minLength: 1, maxLength: 8 },
);

/** A character as it is, encoded, or encoded twice. */
function spelled(character: string, how: number): string {
  if (how === 0) return "?# \u0000é".includes(character) ? encodeURIComponent(character) : character;
  const once = Array.from(new TextEncoder().encode(character), (byte) => `%${byte.toString(16).padStart(2, "0")}`);
  return how === 3 ? once.join("").replaceAll("%", "%25") : how === 1 ? once.join("").toUpperCase() : once.join("");
}

const arbitraryHow = fc.func(
  fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 }) }),
);

test("no spelling of a request that writes no package is a package's write to another reader", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...noWriteRoutes),
      fc.infiniteStream(arbitraryText),
      arbitraryHow,
      ({ protocol, method, path }, texts, how) => {
        const filled = path.replace(/[:*][a-z]+/g, () => texts.next().value?.join("") ?? "a");
        const target = Array.from(filled, (character, at) => spelled(character, how(at))).join("");
        const meaning = classifyRequest(protocol, { method, target, contentType: undefined });
        if (meaning.kind !== "no_write") return;
        for (const [reader, read] of Object.entries(readers)) {
          expect([reader, target, writesFor(protocol, method, read(target))]).toEqual([reader, target, false]);
        }
      },
    ),
    { numRuns: rounds(20_000) },
  );
}, 60_000);

describe("npm logout", () => {
  test.each([
    "npm_abcDEF0123",
    "a%2Fb%2Bc%3D%3D",
    "a%2F%2Fb",
    "%2Fa%2F",
    "eyJhbGciOi.eyJyZ.x-y_z~",
    "%40acme%2Fx",
    "a%25",
    "a:b",
    "%7Ba%7D",
    "a/b",
    "%C3%A9",
  ])("of the token %s writes no package", (token) => {
    const meaning = classifyRequest("npm", {
      method: "DELETE",
      target: `/-/user/token/${token}`,
      contentType: undefined,
    });
    expect(meaning).toEqual({ kind: "no_write" });
  });

  test.each([
    "..",
    "a%2F..%2F..%2Fpackage",
    "%2e%2e%2fpackage",
    "a%5c..%5cb",
    "a%252f..",
    "a/../b",
    "a%00",
    "a%2F.%2Fb",
  ])("of the token %s is refused", (token) => {
    const meaning = classifyRequest("npm", {
      method: "DELETE",
      target: `/-/user/token/${token}`,
      contentType: undefined,
    });
    expect(meaning).toEqual({ kind: "refused", error: { type: "path_invalid" } });
  });
});

test.each([
  ["npm", "PUT", "/%2d/user/app"],
  ["npm", "DELETE", "/-/%75ser/token/a"],
  ["npm", "DELETE", "/-/user/toke%6E/a"],
  ["npm", "POST", "/%2D/v1/login"],
  ["npm", "DELETE", "/@acme%2fapp/%2drev/1"],
  ["cargo", "PUT", "/api/v1/crates/n%65w"],
  ["conan", "POST", "/v1/users/%61uthenticate"],
] as const)("the fixed parts of a path are written plainly: %s refuses %s %s", (protocol, method, target) => {
  const meaning = classifyRequest(protocol, { method, target, contentType: "application/json" });
  expect(meaning).toEqual({ kind: "refused", error: { type: "path_invalid" } });
});
