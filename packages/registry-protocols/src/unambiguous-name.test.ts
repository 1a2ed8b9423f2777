import { packageTypes } from "@package-protection/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  isPlainPath,
  isUnambiguousPackageName,
  isVersionName,
  startsAtDrive,
  staysInFolder,
} from "./unambiguous-name.ts";

const devices = ["con", "prn", "aux", "nul", ...[..."0123456789"].flatMap((digit) => [`com${digit}`, `lpt${digit}`])];

describe("isUnambiguousPackageName", () => {
  it.each([
    "billing",
    "@acme/billing",
    "@con/app",
    "com/acme/app",
    "a.b",
    ".hidden",
    "_under",
    "x y",
    "console",
    "com",
    "com10",
    "lpt",
    "icon",
    "nul-1",
    "auxiliary.js",
    "é€😀",
    "!~'()",
  ])("accepts %s", (name) => {
    expect(isUnambiguousPackageName("npm", name)).toBe(true);
  });

  it.each([
    "",
    "/",
    "a//b",
    "a/",
    ".",
    "..",
    "a/../b",
    "billing.",
    "billing..",
    "billing. .",
    "billing ",
    "billing\u00a0",
    "@acme./app",
    "@acme /app",
    "com./acme/app",
    "a<b",
    "a>b",
    "a:b",
    'a"b',
    "a|b",
    "a?b",
    "a*b",
    "a\\b",
    "a\u0000b",
    "a\u001fb",
    "a\u007fb",
    "a\u009fb",
    "a\ud800b",
    ...devices,
    "CON",
    "Con.js",
    "nul.tar.gz",
    "@acme/aux",
    "com/lpt1/app",
    "com¹",
    "LPT³.txt",
    "con .txt",
    "conin$",
    "CONOUT$",
  ])("rejects %j, whatever the type", (name) => {
    for (const packageType of packageTypes) expect(isUnambiguousPackageName(packageType, name)).toBe(false);
  });

  it("rejects the short names of NTFS for npm alone", () => {
    expect(isUnambiguousPackageName("npm", "billin~1")).toBe(false);
    expect(isUnambiguousPackageName("npm", "@acme~2/app")).toBe(false);
    expect(isUnambiguousPackageName("npm", "a~b")).toBe(true);
    expect(isUnambiguousPackageName("generic", "billin~1")).toBe(true);
  });
});

/** What Windows and the sanitizers of file names make of a segment: what they drop or replace is gone. */
function storedAs(segment: string): string {
  const kept = [...segment].filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0x20 && (code < 0x7f || code > 0x9f) && !'<>:"|?*\\'.includes(character);
  });
  const trimmed = kept.join("").replace(/[. ]+$/, "");
  const [base = ""] = trimmed.split(".");
  return devices.includes(base.trimEnd().toLowerCase()) ? "" : trimmed;
}

const arbitraryPart = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom("billing", "acme", "a", "B", "é", ...devices) },
  { weight: 3, arbitrary: fc.constantFrom(...'. <>:"|?*\\~1@\u0000\u001f\u007f\u0085\u009f\u00a0') },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 3 }) },
);
const arbitrarySegment = fc.array(arbitraryPart, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));

test("an accepted name is stored as it is written", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...packageTypes),
      fc.array(arbitrarySegment, { minLength: 1, maxLength: 3 }),
      (packageType, segments) => {
        const name = segments.join("/");
        if (!isUnambiguousPackageName(packageType, name)) return;
        expect(name.split("/").map(storedAs)).toEqual(name.split("/"));
      },
    ),
    { numRuns: 5000 },
  );
});

test("a name is accepted if and only if each of its segments is", () => {
  fc.assert(
    fc.property(fc.array(arbitrarySegment, { minLength: 1, maxLength: 3 }), (segments) => {
      const one = segments.flatMap((segment) => segment.split("/"));
      const each = one.every((segment) => isUnambiguousPackageName("maven", segment));
      expect(isUnambiguousPackageName("maven", segments.join("/"))).toBe(each);
    }),
  );
});

describe("a path", () => {
  it.each(["a", "a/b", "@acme/app", "a~b+c-d.e_F9", "a..b", "a."])("%s is plain, and stays in its folder", (path) => {
    expect([isPlainPath(path), staysInFolder(path), startsAtDrive(path)]).toEqual([true, true, false]);
  });

  it.each(["", "/", "a/", "/a", "a//b", ".a", "a/.b", "a b", "a;b", "a%2fb", "a:b", "é", "a\\b", "a\n", "a/..."])(
    "%j is not plain",
    (path) => expect(isPlainPath(path)).toBe(false),
  );

  it.each([
    "",
    "a/",
    "/a",
    "a//b",
    ".a",
    "a b",
    " a",
    "a ",
    "a;b",
    "a:b",
    "é/b",
    "…and more",
    "a%2e",
    "...a",
    "😀/x;y",
  ])("%j stays in its folder, though it is not plain", (path) => expect(staysInFolder(path)).toBe(true));

  const elsewhere = [
    ".",
    "..",
    "a/..",
    "../a",
    "a/./b",
    "...",
    " ",
    "a/ ",
    ". .",
    "..;x",
    ";x",
    "a/;",
    " ;x",
    "..\u00a0",
  ];
  const folded = [
    "．．",
    "‥",
    "a/．",
    "a\\b",
    "a＼b",
    "／a",
    "a／b",
    "℅",
    ".\u200b.",
    "\u200b",
    "a/\u00ad",
    "\u0080/a",
    "a/．．；x",
  ];
  it.each([...elsewhere, ...folded])("%j leads to another folder for some reader", (path) => {
    expect(staysInFolder(path)).toBe(false);
    expect(isVersionName(path)).toBe(false);
  });

  it.each(["C:", "c:x", "a/C:", "a/d:x/y", "Ｃ：x", "ｃ：", "c\u200b:", "a/ｄ:"])("%j starts at a drive", (path) => {
    expect(startsAtDrive(path)).toBe(true);
  });

  it.each(["", "cc:x", ":", "1:2", "b/c", "c;x", "é:", "a/cd:"])("%j starts at no drive", (path) => {
    expect(startsAtDrive(path)).toBe(false);
  });
});

describe("a version", () => {
  it.each(["1.0", "1.0.0-rc.1+build.5", "1!2.0", "2.0 beta", "é", "1:2", "", ".1"])("may be %j", (version) => {
    expect(isVersionName(version)).toBe(true);
  });

  it.each(["a/b", "1/", "/", "C:", "c:1", "..", "1\\2", "Ｃ：1"])("is not %j", (version) => {
    expect(isVersionName(version)).toBe(false);
  });
});
