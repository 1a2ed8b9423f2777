import { rounds } from "@package-protection/counted-work";
import { DOMParser } from "@xmldom/xmldom";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nuspec } from "../../test/archives.ts";
import { bytesOf } from "../../test/bodies.ts";
import { isVersionName } from "../unambiguous-name.ts";
import { readNuspec } from "./nuspec.ts";

const read = (text: string) => readNuspec(bytesOf(text));
const withMetadata = (inside: string) => read(`<package><metadata>${inside}</metadata></package>`);

describe("a manifest's id", () => {
  test("is the text of package/metadata/id, as it is written", () => {
    expect(read(nuspec("Acme.App_1-x"))).toEqual({ kind: "id", id: "Acme.App_1-x" });
    expect(read(`\ufeff${nuspec("Acme.App")}`)).toEqual({ kind: "id", id: "Acme.App" });
    expect(withMetadata("<!-- the package --><id>Acme</id><tags>a<idea>x&#60;</idea></tags>")).toEqual({
      kind: "id",
      id: "Acme",
    });
    expect(withMetadata('<title id="x">&lt;id></title><id a="b">Acme</id>')).toEqual({ kind: "id", id: "Acme" });
  });

  test.each([
    ["package_name_missing", "<package><metadata></metadata></package>"],
    ["body_invalid", "<package><id>Acme</id></package>"],
    ["body_invalid", "<nuspec><metadata><id>Acme</id></metadata></nuspec>"],
    ["package_name_contradicted", "<package><metadata><id>Acme</id><id>Acme</id></metadata></package>"],
    ["package_name_contradicted", "<package><metadata><id>A</id></metadata><metadata><id>B</id></metadata></package>"],
    ["package_name_invalid", "<package><metadata><id> Acme </id></metadata></package>"],
    ["package_name_invalid", "<package><metadata><id/></metadata></package>"],
    ["package_name_invalid", "<package><metadata><id>a..b</id></metadata></package>"],
    ["package_name_invalid", `<package><metadata><id>${"a".repeat(101)}</id></metadata></package>`],
    ["body_invalid", "<package><metadata><ID>Acme</ID></metadata></package>"],
    ["body_invalid", "<n:package><metadata><id>Acme</id></metadata></n:package>"],
    ["body_invalid", "<package><metadata><n:id>Acme</n:id><id>Other</id></metadata></package>"],
    ["body_invalid", "<package><metadata><id>Ac<!-- -->me</id></metadata></package>"],
    ["body_invalid", "<package><metadata><id><![CDATA[Acme]]></id></metadata></package>"],
    ["body_invalid", "<package><metadata><id>Ac<?x y?>me</id></metadata></package>"],
    ["body_invalid", "<package><metadata><id>Ac<b/>me</id></metadata></package>"],
    ["body_invalid", "<package><files><id>Other</id></files><metadata><id>Acme</id></metadata></package>"],
    ["body_invalid", "<package><metadata><tags><n:ID>Other</n:ID></tags><id>Acme</id></metadata></package>"],
    ["body_invalid", "<package><metadata><!-- <id>Other</id> --><id>Acme</id></metadata></package>"],
    ["body_invalid", "<package><metadata><t><![CDATA[<id>Other</id>]]></t><id>Acme</id></metadata></package>"],
    ["body_invalid", '<!DOCTYPE package [<!ENTITY e "Other">]><package><metadata><id>&e;</id></metadata></package>'],
    ["body_invalid", "<package><metadata><id>&e;</id></metadata></package>"],
    ["body_invalid", "<package><metadata><id>Ac&#109;e</id></metadata></package>"],
    ["body_invalid", '<package><metadata><id a="b">Ac&#109;e</id></metadata></package>'],
    ["body_invalid", "<package><metadata><id\n>Acme&#x2e;App</id></metadata></package>"],
    ["body_invalid", "<package><metadata><\u0131d>Other</\u0131d><id>Acme</id></metadata></package>"],
    ["body_invalid", "<package><\uff4detadata/><metadata><id>Acme</id></metadata></package>"],
    ["body_invalid", '<?xml version="1.0" encoding="utf-16"?><package><metadata><id>Acme</id></metadata></package>'],
    ["body_invalid", "<package><metadata><id>Acme</id></metadata></package><package/>"],
    ["body_invalid", "<package><metadata><id>Acme</id>"],
    ["body_invalid", ""],
  ] as const)("is refused as %s: %s", (error, text) => {
    expect(read(text)).toEqual({ kind: "refused", error });
  });

  test.each(["the id", "a < b", "id < x", "<x>id</x>", "<idea>", "x > id", "id"])(
    "is found beside the comment %j, which has no lookalike",
    (text) => {
      expect(withMetadata(`<!-- ${text} --><id>Acme</id>`)).toEqual({ kind: "id", id: "Acme" });
    },
  );

  test.each(["<id>", "< id", "<a:id", "<ID ", "</id>", "x<x id", "<iD/>"])(
    "is refused beside the comment %j",
    (text) => {
      expect(withMetadata(`<!-- ${text} --><id>Acme</id>`)).toEqual({ kind: "refused", error: "body_invalid" });
    },
  );

  test("may have up to 100 characters", () => {
    const id = "a".repeat(100);
    expect(withMetadata(`<id>${id}</id>`)).toEqual({ kind: "id", id });
  });

  test.each([
    "<version>1.0</version>",
    "<version>1.0</version><version>2.0</version>",
    "<version>1.0&#45;rc</version>",
    "<tags>../x</tags>",
    "<x><version>../x</version></x>",
    "<version/>",
  ])("is found beside %s", (inside) => {
    expect(withMetadata(`<id>Acme</id>${inside}`)).toEqual({ kind: "id", id: "Acme" });
  });

  test("is refused beside such a version in another element of the package", () => {
    const text = "<package><files><version>../x</version></files><metadata><id>Acme</id></metadata></package>";
    expect(read(text)).toEqual({ kind: "refused", error: "body_invalid" });
  });

  test.each([
    "<version>..</version>",
    "<version>../x</version>",
    "<version>C:1</version>",
    "<version>.&#46;</version>",
    "<version>.<!-- x -->.</version>",
    "<version>1.0</version><version>..</version>",
    "<version><![CDATA[1.0]]></version>",
    "<Version>..</Version>",
  ])("is refused beside a version that leaves its folder, or that readers find differently: %s", (inside) => {
    expect(withMetadata(`<id>Acme</id>${inside}`)).toEqual({ kind: "refused", error: "body_invalid" });
  });

  test("is refused below more levels than any manifest has", () => {
    const nested = (levels: number) => withMetadata(`<id>Acme</id>${"<x>".repeat(levels)}${"</x>".repeat(levels)}`);
    expect(nested(62)).toEqual({ kind: "id", id: "Acme" });
    expect(nested(63)).toEqual({ kind: "refused", error: "body_invalid" });
  });

  test("is refused in bytes that are no UTF-8", () => {
    expect(readNuspec(Uint8Array.of(0xff, 0xfe, 0x3c, 0x00))).toEqual({ kind: "refused", error: "body_invalid" });
  });
});

/** How programs find the ids in a manifest; null for a manifest that they reject. */
const idReaders: Readonly<Record<string, (text: string) => readonly string[] | null>> = {
  "a parser that ignores prefixes and case": (text) => {
    try {
      const { documentElement } = new DOMParser({ onError: () => undefined }).parseFromString(text, "text/xml");
      const elements = Array.from(documentElement?.getElementsByTagName("*") ?? []);
      const named = elements.filter(({ tagName }) => /^(?:.*:)?ID$/.test(tagName.toUpperCase()));
      return named.map(({ textContent }) => textContent ?? "");
    } catch {
      return null;
    }
  },
  "an expression": (text) => Array.from(text.matchAll(/<id(?:\s[^>]*)?>([^<]*)</g), ([, id = ""]) => id),
  "an expression on text in upper case": (text) =>
    Array.from(text.toUpperCase().matchAll(/<(?:[^\s<>/]*:)?ID(?:\s[^>]*)?>([^<]*)</g), ([, id = ""]) => id),
};

test("where the guard accepts a manifest, every reader finds the same id", () => {
  const element = fc.constantFrom(
    "id",
    "id",
    "id",
    "ID",
    "Id",
    "\u0131d",
    "\u0130d",
    "n:id",
    "n:\u0131d",
    "idea",
    "title",
  );
  const content = fc.constantFrom(
    "Acme",
    "Acme",
    "Evil",
    "Ac&#109;e",
    "&#69;vil",
    "Ac<!-- -->me",
    "<![CDATA[Evil]]>",
    " Acme",
    "",
  );
  const written = fc.tuple(element, content).map(([name, text]) => `<${name}>${text}</${name}>`);
  const hidden = fc.tuple(fc.constantFrom(["<!-- ", " -->"], ["<t><![CDATA[", "]]></t>"], ["<?x ", "?>"]), written);
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constant("<id>Acme</id>") },
    { weight: 4, arbitrary: written },
    { weight: 1, arbitrary: hidden.map(([[before, after], inner]) => before + inner + after) },
    { weight: 1, arbitrary: written.map((inner) => `<tags>${inner}</tags>`) },
    { weight: 1, arbitrary: fc.constantFrom("<id/>", "<t a='id'/>", "<t>&lt;id>Evil&lt;/id></t>", "<\uff4detadata/>") },
  );
  let [tried, accepted] = [0, 0];
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 3 }), fc.array(piece, { maxLength: 1 }), (inside, after) => {
      const text = `<package><metadata>${inside.join("")}</metadata>${after.join("")}</package>`;
      tried += 1;
      const found = read(text);
      if (found.kind !== "id") return;
      accepted += 1;
      for (const [reader, idsIn] of Object.entries(idReaders)) {
        const ids = idsIn(text);
        if (ids !== null)
          expect(new Set(ids.map((id) => id.toUpperCase())), reader).toEqual(new Set([found.id.toUpperCase()]));
      }
    }),
    { numRuns: rounds(3000), examples: [[["<id>Acme</id>"], []]] },
  );
  expect(accepted).toBeGreaterThan(tried / 30);
});

test("where the guard accepts a manifest, every reader of its version's text stays in the package's folder", () => {
  const piece = fc.constantFrom(
    "1.0",
    ".",
    "..",
    "/",
    "<x>..</x>",
    "<x>/billing</x>",
    "<x/>",
    "<!-- x -->",
    "&#46;",
    "-rc",
  );
  const versionOf = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
  let accepted = 0;
  fc.assert(
    fc.property(versionOf, (version) => {
      const text = `<package><metadata><id>Acme</id><version>${version}</version></metadata></package>`;
      if (read(text).kind !== "id") return;
      accepted += 1;
      const { documentElement } = new DOMParser().parseFromString(text, "text/xml");
      const found = documentElement?.getElementsByTagName("version")[0]?.textContent ?? "";
      expect(isVersionName(found), version).toBe(true);
    }),
    { examples: [["<x>..</x>"], ["1.0"]] },
  );
  expect(accepted).toBeGreaterThan(1);
});
