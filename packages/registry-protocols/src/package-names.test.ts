import { findRuleFindings } from "@package-protection/core";
import { rounds } from "@package-protection/counted-work";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { namedRequests, outcomeOf } from "../test/named-requests.ts";

vi.setConfig({ testTimeout: 30_000 });

const places = Object.entries(namedRequests);

/** Parts that some file system drops, replaces or takes for something else, beside parts that none does. */
const arbitraryPart = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("billing", "acme", "app", "A", "1", "-", "_") },
  { weight: 3, arbitrary: fc.constantFrom(".", " ", "..", "~1", "~", "*", ":", "\u00a0", "\u0000", "\\", "|") },
  { weight: 1, arbitrary: fc.constantFrom("con", "NUL", "aux", "com1", "lpt9", "prn", "CONIN$") },
);
const arbitrarySegment = fc.array(arbitraryPart, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(""));
const arbitraryName = fc
  .tuple(fc.constantFrom("", "", "@"), fc.array(arbitrarySegment, { minLength: 1, maxLength: 3 }))
  .map(([sign, segments]) => sign + segments.join("/"));

/** Windows opens a device under these names, whatever the folder. */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9])\s*(?:\.|$)/i;

/** What Windows opens for a segment. */
function onWindows(segment: string): string {
  const [file = ""] = segment.split(":");
  const trimmed = file.replace(/[. ]+$/, "").toLowerCase();
  return devices.test(trimmed) ? "device" : trimmed;
}

/** What is left of a segment where what a file system may refuse is dropped, as sanitize-filename does. */
function sanitized(segment: string): string {
  const kept = segment.replace(/[/?<>\\:*|"]|\p{Cc}/gu, "").replace(/^\.+$/, "");
  return devices.test(kept) ? "" : kept.replace(/[. ]+$/, "").toLowerCase();
}

/** The short name that NTFS adds to a long one; null where it needs none. */
function shortName(segment: string): string {
  const [base = "", extension = ""] = segment.replaceAll(" ", "").split(/\.(?=[^.]*$)/);
  const isShort = base.length <= 8 && extension.length <= 3 && !base.includes(".");
  if (isShort) return segment.toLowerCase();
  const short = `${base.replaceAll(".", "").slice(0, 6)}~1`;
  return (extension === "" ? short : `${short}.${extension.slice(0, 3)}`).toLowerCase();
}

const readers: Readonly<Record<string, (segment: string) => string>> = {
  Windows: onWindows,
  "sanitize-filename": sanitized,
  POSIX: (segment) => segment.split("\u0000")[0]?.toLowerCase() ?? "",
};

const pathFor = (read: (segment: string) => string, name: string) => name.split("/").map(read).join("/");
const isPypi = (place: string) => place === "pypi";
const compared = (place: string, name: string) => (isPypi(place) ? name.replace(/[-_.]+/g, "-") : name).toLowerCase();

const accepted = (name: string, place: (name: string) => Parameters<typeof outcomeOf>[0]) => {
  const outcome = outcomeOf(place(name));
  return outcome !== null && "packageName" in outcome ? outcome.packageName : null;
};

describe.each(places)("%s", (place, request) => {
  test("two accepted names that differ are never stored at the same path", () => {
    fc.assert(
      fc.property(arbitraryName, arbitraryName, fc.constantFrom(...Object.keys(readers)), (one, other, reader) => {
        const [first, second] = [accepted(one, request), accepted(other, request)];
        const read = readers[reader];
        if (first === null || second === null || read === undefined) return;
        if (compared(place, first) === compared(place, second)) return;
        expect(pathFor(read, first)).not.toBe(pathFor(read, second));
      }),
      { numRuns: rounds(500) },
    );
  });

  test("no rule for an accepted name is said to match nothing", () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryName, fc.string({ minLength: 1, maxLength: 6 })), (written) => {
        const packageNamePattern = accepted(written, request);
        if (packageNamePattern === null) return;
        const packageType = request(written).protocol;
        const rule = { id: 1, packageType, packageNamePattern, minimumAccessLevelForPush: "owner" } as const;
        expect(findRuleFindings([rule])).toEqual([]);
      }),
      { numRuns: rounds(500) },
    );
  });

  test("an accepted name is stored under itself", () => {
    fc.assert(
      fc.property(arbitraryName, (written) => {
        const name = accepted(written, request);
        if (name === null) return;
        for (const read of Object.values(readers)) expect(pathFor(read, name)).toBe(name.toLowerCase());
      }),
      { numRuns: rounds(500) },
    );
  });

  test("an accepted name is not the short name of another", () => {
    fc.assert(
      fc.property(arbitraryName, arbitraryName, (one, long) => {
        const short = long.split("/").map(shortName).join("/");
        if (short !== long.toLowerCase()) expect(accepted(one, request)?.toLowerCase()).not.toBe(short);
      }),
      { numRuns: rounds(500) },
    );
  });

  test.each(["billing.", "con", "@acme./app", "billin~1", "a*b", "COM1"])(
    "refuses %s or does not read it as a package's name",
    (name) => {
      expect(accepted(name, request)).toBeNull();
    },
  );
});

describe("package_name_invalid", () => {
  test.each([
    ["cargo, by its path", "con"],
    ["cargo, by its body", "Nul"],
    ["conan", "aux"],
    ["conan", "billing."],
    ["generic", "billing."],
    ["generic", "com1.zip"],
    ["helm, by its path", "aux"],
    ["helm, by its path", "billing."],
    ["helm, by its body", "Nul"],
    ["maven", "com/acme./app"],
    ["maven", "com/aux/app"],
    ["maven, by its metadata", "com/acme/app."],
    ["npm", "billing."],
    ["npm", "@acme./app"],
    ["npm", "billin~1"],
    ["npm, by its document", "nul"],
    ["npm, by its document", "a*b"],
    ["nuget, by its path", "con.app"],
    ["nuget, by its body", "Con.App"],
    ["pypi", "aux"],
    ["terraform_module", "con/aws"],
  ])("is the answer to %s, %s", (place, name) => {
    const request = namedRequests[place];
    expect(request && outcomeOf(request(name))).toEqual({ error: "package_name_invalid" });
  });
});
