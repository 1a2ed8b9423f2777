import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { findBelowMounts, findGuardedUrl, parsedMounts } from "./mount.ts";

const arbitraryUrl = fc
  .array(
    fc.constantFrom(
      ...["/", "/", "a", "@b", ".", "..", "%2e", "%2F", "%", "\\", "?", "#", ":", ";", " ", "é", "//", "{", "|"],
    ),
  )
  .map((parts) => `/${parts.join("")}`);

test("an address below a mount has the path that URL reads, and its query as it was sent", () => {
  fc.assert(
    fc.property(arbitraryUrl, (url) => {
      const found = findGuardedUrl(url, [""]);
      if (found.kind !== "below") return;
      const { pathname } = new URL(url, "http://host");
      expect(found.target.split("?", 1)).toEqual([pathname]);
      expect(found.target).toBe(url);
    }),
    { numRuns: 5000 },
  );
});

const hex = (byte: number) => `%${byte.toString(16).padStart(2, "0")}`;
const percentEncoded = (text: string) => Array.from(Buffer.from(text), hex).join("");

/** Replaces one occurrence of what a pattern matches, by its number. */
function replaceOne(text: string, pattern: RegExp, number: number, replacement: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  const chosen = found[number % Math.max(1, found.length)];
  if (chosen === undefined) return text;
  const { index } = chosen;
  return text.slice(0, index) + replacement(chosen[0]) + text.slice(index + chosen[0].length);
}

type Spelling = (path: string, number: number) => string;

/** What a router undoes, each at the address of the step before it. */
const spellings: Readonly<Record<string, Spelling>> = {
  "an upper case letter": (path, at) => replaceOne(path, /(?<!%.?)[a-z]/g, at, (letter) => letter.toUpperCase()),
  "an encoded character": (path, at) => replaceOne(path, /[a-z.]/gi, at, percentEncoded),
  "two slashes": (path, at) => replaceOne(path, /\//g, at, () => "//"),
  "a segment of one dot": (path, at) => replaceOne(path, /\//g, at, () => "/./"),
  "a segment that two dots take back": (path, at) => replaceOne(path, /\//g, at, () => "/x/../"),
};

/** What some routers undo before anything else. */
const oddSpellings: Readonly<Record<string, Spelling>> = {
  none: (path) => path,
  "a parameter": (path, at) => replaceOne(path, /(?<=[a-z])(?=\/)|$/g, at, () => ";v=1"),
  "an encoded parameter": (path, at) => replaceOne(path, /(?<=[a-z])(?=\/)|$/g, at, () => "%3Bv"),
  "a character that is encoded twice": (path, at) =>
    replaceOne(path, /[a-z]/g, at, (found) => percentEncoded(found).replace("%", "%2525")),
  "a letter of another form": (path, at) =>
    replaceOne(path, /[a-z]/g, at, (found) => String.fromCodePoint((found.codePointAt(0) ?? 0) + 0xfee0)),
  "an encoded letter of another form": (path, at) =>
    replaceOne(path, /[a-z]/g, at, (found) =>
      percentEncoded(String.fromCodePoint((found.codePointAt(0) ?? 0) + 0xfee0)),
    ),
  "an invisible character": (path, at) => replaceOne(path, /(?=[a-z])/g, at, () => "%E2%80%8B"),
  "a host": (path) => `//host${path}`,
  "a host behind backslashes": (path) => `\\\\host${path}`,
  "a scheme and a host": (path) => `HTTP://user@host:80${path}`,
  "a scheme and a host behind slashes of any number": (path) => `http:/host${path}`,
  backslashes: (path) => path.replaceAll("/", "\\"),
};

const arbitrarySteps = fc.array(fc.tuple(fc.constantFrom(...Object.values(spellings)), fc.nat(20)), { maxLength: 3 });
const mounts = ["/other", "/team/registry"];

describe("an address that a router reads as below a mount is not elsewhere", () => {
  it.each(Object.entries(oddSpellings))("with %s", (_, odd) => {
    fc.assert(
      fc.property(arbitrarySteps, fc.nat(20), (steps, at) => {
        const spelt = steps.reduce((path, [spelling, number]) => spelling(path, number), "/team/registry/app/1.0");
        const url = odd(spelt, at);
        expect(findBelowMounts(url, mounts).kind, url).not.toBe("elsewhere");
      }),
      { numRuns: 300 },
    );
  });

  it.each(Object.entries(spellings))("with %s anywhere", (_, spelling) => {
    for (let at = 0; at < 14; at += 1) {
      const url = spelling("/team/registry/app", at);
      expect(findBelowMounts(url, mounts).kind, url).not.toBe("elsewhere");
      expect(findBelowMounts(url, ["/TEAM/registry"]), url).toEqual({ kind: "ambiguous" });
    }
  });

  it.each([
    "/team%2Fregistry/app",
    "/team%5Cregistry/app",
    "/x/%2e%2E/team/registry/app",
    "/x/.%2e/team/registry/app",
    "/x%2f..%2fteam/registry/app",
    "/../../team/registry/app",
    "/x//../team/registry/app",
    "/x/y/../../team/registry/app",
    "/te%61m/registry/%ff",
    "///host/x/../team/registry/app",
    "http:team/../../team/registry",
    "/TEAM/REGISTRY",
    "/team/registry;v",
    "/;v/team/registry/app",
    "/team/registry%00/app",
    "//host/x//../team/registry/app",
    "\\\\host/x//../team/registry/app",
    "HTTP:\\host/x//../team/registry/app",
    "/%25252574eam/registry/app",
    "/team/x%5C%5C..%5C..%5Cregistry/app",
  ])("%s", (url) => {
    expect(findBelowMounts(url, mounts)).toEqual({ kind: "ambiguous" });
  });
});

test("an address that no router reads as below a mount is elsewhere", () => {
  const elsewhere = [
    ...["/", "", "*", "/team", "/team/", "/team/registry2/app", "/team/registr", "/team//", "/team/x/registry/app"],
    ...["/x/y../team/registry", "/x/..y/team/registry", "/x/http://host/team/registry", "/x//host/../team/registry"],
    ...["http://team/registry", "/x/team/registry/app", "/registry/app", "/team/regi;stry"],
    ...["/x?/team/registry/app", "/x?/../team/registry", "http://host/app", "http://host/x/team/registry", "/%74eam/%"],
    ...["/team/x/../y/registry", "/team/%zz/registry", "/otherwise", "/team.registry", "/team-registry/app"],
  ];
  for (const url of elsewhere) {
    expect([url, findBelowMounts(url, mounts)]).toEqual([url, { kind: "elsewhere" }]);
    expect([url, findGuardedUrl(url, mounts)]).toEqual([url, { kind: "elsewhere" }]);
  }
});

test("the target is what follows the mount, as it was sent", () => {
  for (const find of [findBelowMounts, findGuardedUrl]) {
    for (const host of ["", "http://host", "HTTPS://user@host:80"]) {
      for (const [sent, target] of [
        ["/team/registry", "/"],
        ["/team/registry?x=1", "/?x=1"],
        ["/team/registry/", "/"],
        ["/team/registry/App%2f1?/../x", "/App%2f1?/../x"],
        ["/other/@acme%2fapp/-/app-1.0_2~3+b.tgz", "/@acme%2fapp/-/app-1.0_2~3+b.tgz"],
      ] as const) {
        expect(find(host + sent, mounts)).toEqual({ kind: "below", target });
      }
    }
  }
  expect(findBelowMounts("/a//b/../c", [""])).toEqual({ kind: "below", target: "/a//b/../c" });
});

test("an address that a parser of addresses alters is ambiguous below a mount", () => {
  for (const rest of [
    "/./a",
    "/../a",
    "/.",
    "/a/..",
    "/%2e%2E/a",
    "/a b",
    "/a\\b",
    "/é",
    "/a#b",
    "/a\t",
    "/a\u007f",
    "//a/../b",
  ]) {
    const url = `/team/registry${rest}`;
    expect([url, findGuardedUrl(url, mounts)]).toEqual([url, { kind: "ambiguous" }]);
    expect(findBelowMounts(url, mounts).kind).toBe("below");
  }
  for (const rest of ["//a", "/.a", "/a:1;b", "/a!$'()*,", "/%2e%2ea", "/%zz"]) {
    expect(findGuardedUrl(`/team/registry${rest}`, mounts)).toEqual({ kind: "below", target: rest });
  }
});

describe("the option mount", () => {
  it("is one literal path or several, and the whole host is a slash", () => {
    expect(parsedMounts(undefined)).toEqual([]);
    expect(parsedMounts("/")).toEqual([""]);
    const paths = ["/registry", "/a/b", "/@acme", "/a%2fB", "/.well-known/x", "/...", "/a.b~c-d_e", "/registry2"];
    for (const path of paths) expect(parsedMounts(path)).toEqual([path]);
    expect(parsedMounts(paths)).toEqual(paths);
  });

  it.each([
    "",
    "registry",
    "/registry/",
    "//registry",
    "/a//b",
    "/:name",
    "/a*",
    "/a(b)?",
    "/.",
    "/a/..",
    "/../a",
    "/a/./b",
    "/a b",
    "/é",
    "/%2",
    "/%zz",
  ])("rejects %j, which is no literal path", (path) => {
    const complaint = `mount must be a literal path such as "/registry", without a pattern or a trailing slash, got ${JSON.stringify(path)}`;
    expect(() => parsedMounts(path)).toThrow(new TypeError(complaint));
    expect(() => parsedMounts(["/registry", path])).toThrow(new TypeError(complaint));
  });

  it("rejects an empty list, what is no text, and a path below another", () => {
    expect(() => parsedMounts([])).toThrow(new TypeError("mount must name at least one path, got []"));
    expect(() => Reflect.apply(parsedMounts, undefined, [7])).toThrow(/^mount must be a literal path .+, got 7$/);
    expect(() => Reflect.apply(parsedMounts, undefined, [[["/a"]]])).toThrow(/got \["\/a"\]$/);
    for (const [list, outer, inner] of [
      [["/a", "/b/c", "/B"], "/B", "/b/c"],
      [["/b", "/B/c"], "/b", "/B/c"],
      [["/a", "/a"], "/a", "/a"],
      [["/a", "/"], "/", "/a"],
    ] as const) {
      const complaint = `mount must not list a path below another: "${inner}" is below "${outer}"`;
      expect(() => parsedMounts(list)).toThrow(new TypeError(complaint));
    }
  });
});
