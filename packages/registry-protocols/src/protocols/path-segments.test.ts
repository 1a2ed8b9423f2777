import { posix, win32 } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { classifyRequest } from "../classify-request.ts";
import { pathSegments } from "./path-segments.ts";

/** Parts of segments that some reader drops, folds or resolves, beside parts that none does. */
const arbitraryPart = fc.constantFrom(
  ...["acme", "billing", "1.0", ".", "..", "%2e", ";", "%3b", ";x=1", "C:", "d%3A", "~", "+"],
  ...["．", "／", "＼", "‥", "℅", "\u200b", "\u00ad", "\u0080", "\ufeff", "é", "ﬁ"].map(encodeURIComponent),
);
const arbitrarySegment = fc.array(arbitraryPart, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
const arbitraryTarget = fc
  .array(arbitrarySegment, { minLength: 1, maxLength: 4 })
  .map((parts) => `/${parts.join("/")}`);

const decoded = (path: string) => decodeURIComponent(path);

/** The folder in which a reader looks for a path. */
const readers: Readonly<Record<string, (path: string) => string>> = {
  POSIX: (path) => posix.normalize(decoded(path)),
  Windows: (path) =>
    win32
      .resolve("E:\\", ...decoded(path).slice(1).split("/"))
      .slice(2)
      .replaceAll("\\", "/"),
  "a server that drops parameters of segments": (path) => posix.normalize(decoded(path.replace(/;[^/]*/g, ""))),
  "a server that decodes, and then drops parameters": (path) => posix.normalize(decoded(path).replace(/;[^/]*/g, "")),
  "a reader that folds the forms of letters": (path) =>
    posix.normalize(decoded(path).normalize("NFKC").replaceAll("\\", "/")),
  "a reader that drops what is invisible": (path) => posix.normalize(decoded(path).replace(/\p{C}/gu, "")),
};

/** How many folders deep a path is. */
const depth = (path: string) => path.split("/").length;

test.each(Object.entries(readers))("an accepted write leads to no other folder for %s", (_, read) => {
  fc.assert(
    fc.property(arbitraryTarget, (target) => {
      const path = `/acme${target}`;
      const meaning = classifyRequest("generic", { method: "PUT", target: path, contentType: undefined });
      if (meaning.kind === "write") expect(depth(read(path))).toBe(depth(path));
    }),
    { numRuns: 3000 },
  );
});

test.each([
  "/com/acme/app/1.0/app-1.0.jar;build.number=7",
  "/-/user/org.couchdb.user:olivia",
  "/-/user/token/%2Fa%2Fb%3D%3D",
  "/tool/1:2.3-4/tool.deb",
  "/tool/1.0/%E2%80%A6and%20more.txt",
  "/tool/1.0/r%C3%A9sum%C3%A9.txt",
  "/tool/1.0/...hidden",
])("accepts %s", (target) => {
  expect(pathSegments(target, new Set())).not.toBeNull();
});

const arbitraryPlainSegment = fc.string({ unit: fc.constantFrom(..."aB1_@~+.-"), minLength: 1, maxLength: 4 });
const escapedFirst = (segment: string) => `%${segment.charCodeAt(0).toString(16).padStart(2, "0")}${segment.slice(1)}`;

test("a path is read alike with and without escapes", () => {
  fc.assert(
    fc.property(fc.array(arbitraryPlainSegment, { minLength: 1, maxLength: 4 }), (segments) => {
      const written = pathSegments(`/${segments.join("/")}`, new Set());
      expect(written).toEqual(pathSegments(`/${segments.map(escapedFirst).join("/")}`, new Set()));
      if (written !== null) expect(written).toEqual(segments);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["", []],
  ["/", []],
  ["/?x", []],
  ["?x", []],
  ["/a", ["a"]],
  ["/a/", ["a", ""]],
  ["/a/b?c/d", ["a", "b"]],
  ["/a/?b", ["a", ""]],
  ["/%61/%2fb", ["a", "/b"]],
  ["/a/%25", ["a", "%"]],
  ["/a/%25b", ["a", "%b"]],
  ["/a/b;c", ["a", "b;c"]],
  ["/a:b/!$&'()*,=|", ["a:b", "!$&'()*,=|"]],
  ["/a/.b", ["a", ".b"]],
  ["/a/b.", ["a", "b."]],
] as const)("%s has the segments %j", (target, segments) => {
  expect(pathSegments(target, new Set(["a"]))).toEqual(target.includes("%61") ? null : segments);
  expect(pathSegments(target, new Set(["x"]))).toEqual(segments);
});

test.each([
  ...["a", "a/", "*", "//", "//a", "/a//", "/a//b", "/a/%2e", "/./a", "/a/..", "/a;x/b", "/;x", "/a/;"],
  ...[
    "/a b",
    "/a#",
    "/a\\b",
    "/\u007f",
    "/é",
    "/a\n",
    "/%00",
    "/%1f",
    "/%7F",
    "/%5c",
    "/%2541",
    "/%25ff",
    "/%",
    "/%e9",
    "/%2",
  ],
])("%j has none, since two readers could take it differently", (target) => {
  expect(pathSegments(target, new Set())).toBeNull();
});

test("a fixed text is found as it is written alone", () => {
  const fixed = new Set(["-rev", "api"]);
  expect(pathSegments("/api/-rev", fixed)).toEqual(["api", "-rev"]);
  expect(pathSegments("/%61pi/x", fixed)).toBeNull();
  expect(pathSegments("/x/%2drev", fixed)).toBeNull();
  expect(pathSegments("/x/%2dREV", fixed)).toEqual(["x", "-REV"]);
});
