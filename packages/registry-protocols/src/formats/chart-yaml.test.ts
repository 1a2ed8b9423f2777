import { rounds } from "@package-protection/counted-work";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOf } from "../../test/bodies.ts";
import { chartReaders, namesByPython } from "../../test/chart-readers.ts";
import { chartYaml } from "../../test/charts.ts";
import { decodedText, isChartName, readChartYaml } from "./chart-yaml.ts";

const accepted = (name: string) => ({ kind: "chart", chart: { name, version: "1.0.0" } });
const errorOf = (text: string) => {
  const read = readChartYaml(text);
  return read.kind === "refused" ? read.error : null;
};
const named = (value: string) => `apiVersion: v2\nname: ${value}\nversion: 1.0.0\n`;

describe("a manifest", () => {
  test.each([
    ["as helm package writes it", chartYaml("acme")],
    ["with comments and a start of the document", "# ours\n\n---\n# here\nname: acme\nversion: 1.0.0"],
    ["with quotes", "name: 'acme'\nversion: \"1.0.0\""],
    ["with comments behind values", "name: acme # ours\nversion: 1.0.0 #"],
    [
      "with another name below a member",
      "maintainers:\n  - name: billing\n  -\n    name: other\nname: acme\nversion: 1.0.0",
    ],
    ["with values of several lines", 'x: {a: b,\n  name: c}\ny: "a\n  name: b"\nz: a\n  b\nname: acme\nversion: 1.0.0'],
    ["with an indented comment below a value", "x: a\n  # see: there\nname: acme\nversion: 1.0.0"],
    ["with an anchor above a member", "x: &a\n  name: billing\nname: acme\nversion: 1.0.0"],
    ["with a block of text", "description: |\n  name: billing\n\n   x\nname: acme\nversion: 1.0.0\nkeywords: [a, b]"],
  ])("%s says its name", (_, text) => {
    expect(readChartYaml(text)).toEqual(accepted("acme"));
  });

  test.each(["2048-game", "3scale", "a", "acme.app_web", "Acme", "nobody"])("may say the name %s", (name) => {
    expect(readChartYaml(named(name))).toEqual(accepted(name));
  });

  test.each<readonly [error: string, title: string, text: string]>([
    ["package_name_missing", "no name", "version: 1.0.0"],
    ["package_name_contradicted", "two names", `${named("acme")}name: billing`],
    ["package_name_contradicted", "two equal names", `${named("acme")}name: acme`],
    ["package_name_contradicted", "a name in another case", `${named("acme")}Name: billing`],
    ["package_name_contradicted", "only a name in another case", "NAME: acme\nversion: 1.0.0"],
    ["package_name_contradicted", "two versions", `${named("acme")}version: 2.0.0`],
    ["package_name_invalid", "no value", named("")],
    ["package_name_invalid", "a tag", named("!!str acme")],
    ["package_name_invalid", "an anchor", named("&a acme")],
    ["package_name_invalid", "an alias", `x: &a acme\n${named("*a")}`],
    ["package_name_invalid", "a block of text", named("|\n").replace("version", "version")],
    ["package_name_invalid", "an escape", named('"\\x61cme"')],
    ["package_name_invalid", "two words", named("acme app")],
    ["package_name_invalid", "a list", named("[acme]")],
    ["package_name_invalid", "a comment without a blank", named("acme#x")],
    ["package_name_invalid", "a tab", named("acme\t")],
    ["package_name_invalid", "a slash", named("acme/app")],
    ...["1", "1.10", "1e3", "0x1f", "0b1", "0o17", "1_000", "2001-01-01", "12e03", "1 # x"].map(
      (value) => ["package_name_invalid", `the number or date ${value}`, named(value)] as const,
    ),
    ...["true", "No", "on", "Y", "null", "NULL"].map(
      (value) => ["package_name_invalid", `the keyword ${value}`, named(value)] as const,
    ),
    ...["{}", "[]", '"a"', "'a'", "a", "&a {}", "| a", "{\n  }"].map(
      (value) =>
        [
          "body_invalid",
          `another name below the ended value ${value}`,
          `${named("acme")}x: ${value}\n  name: billing`,
        ] as const,
    ),
    ["body_invalid", "a name that goes on", named("acme\n  app")],
    ["body_invalid", "a name that goes on behind a comment", named("acme\n# x\n  app")],
    ["body_invalid", "no version", "name: acme"],
    ["body_invalid", "a version that goes on", `name: acme\nversion: 1.0.0\n  x`],
    ["body_invalid", "a version of another form", "name: acme\nversion: billing-1.0.0"],
    ["body_invalid", "a version that leaves its folder", "name: acme\nversion: ../1.0.0"],
    ["body_invalid", "a tab before the colon", "name\t: acme\nversion: 1.0.0"],
    ["body_invalid", "a tab behind the colon", "name:\tacme\nversion: 1.0.0"],
    ["body_invalid", "a blank before the colon", "name : acme\nversion: 1.0.0"],
    ["body_invalid", "no blank behind the colon", "name:acme\nversion: 1.0.0"],
    ["body_invalid", "a quoted key", `"name": acme\nversion: 1.0.0`],
    ["body_invalid", "an explicit key", "? name\n: acme\nversion: 1.0.0"],
    ["body_invalid", "a merged mapping", `${named("acme")}<<: {name: billing}`],
    ["body_invalid", "flow style", "{name: acme, version: 1.0.0}"],
    ["body_invalid", "flow style behind the document's start", `--- {name: billing}\n${named("acme")}`],
    ["body_invalid", "a list", "- name: acme"],
    ["body_invalid", "a second document", `${named("acme")}---\nname: billing\n`],
    ["body_invalid", "an end of the document", `${named("acme")}...\n`],
    ["body_invalid", "a directive", `%YAML 1.1\n---\n${named("acme")}`],
    ["body_invalid", "an indented start", " name: acme\n version: 1.0.0"],
    ["body_invalid", "a tab before a key", "a: b\n\tname: billing\nname: acme\nversion: 1.0.0"],
    ["body_invalid", "a byte order mark", `\ufeff${named("acme")}`],
    ["body_invalid", "carriage returns", named("acme").replaceAll("\n", "\r\n")],
    ["body_invalid", "a line end of YAML 1.1", `${named("acme")}x: a\u0085name: billing`],
    ["body_invalid", "a line end of Unicode", `${named("acme")}x: a\u2028name: billing`],
    ["body_invalid", "a NUL", `${named("acme")}x: \0`],
    ["body_invalid", "no text", ""],
  ])("is refused as %s with %s", (error, _, text) => {
    expect(errorOf(text)).toBe(error);
  });

  test("is refused where it is not UTF-8", () => {
    expect(readChartYaml(decodedText(Uint8Array.of(...bytesOf(named("acme")), 0xff)))).toMatchObject({
      error: "body_invalid",
    });
  });
});

const names = [
  "acme",
  "billing",
  "'acme'",
  '"acme"',
  "acme # x",
  "acme ",
  "3a",
  "1e3",
  "0x1f",
  "true",
  "y",
  "~",
  "&a acme",
  "&a\tacme",
];
const values = [
  ...names,
  ...[
    "",
    "|",
    ">-",
    "|2",
    '"a',
    "'a",
    '"',
    "'",
    "{",
    "[",
    "{}",
    "[a, b]",
    "{name: billing}",
    "*a",
    "!!map",
    "# x",
    "a: b",
    "- a",
  ],
];
const keys = [
  "name",
  "name",
  "version",
  "x",
  "y",
  "Name",
  "<<",
  '"name"',
  "? name",
  "- name",
  "-",
  "  name",
  " x",
  "    - name",
  "\tname",
];
const pair = fc
  .tuple(fc.constantFrom(...keys), fc.constantFrom(":", ": ", ": ", " : ", ":\t", ": \t"), fc.constantFrom(...values))
  .map((parts) => parts.join(""));
const otherLine = fc.constantFrom(
  ...[
    "",
    " ",
    "---",
    "...",
    "--- x",
    "%YAML 1.1",
    "# name: billing",
    "  billing",
    "  'x'",
    '"',
    "'",
    "}",
    "]",
    "  }",
    ", name: billing",
  ],
  ...[
    "  name: billing",
    "- x",
    "-",
    "  ",
    "\t",
    "name: billing\\",
    ": billing",
    "\u0085name: billing",
    "\ufeff",
    "\r",
    '  "',
    "&a",
    " \u00a0",
    "  name:\tbilling",
    "  ?\tname",
  ],
);
const usual = ["apiVersion: v2", "name: acme", "version: 1.0.0"];
const manifest = fc
  .tuple(
    fc.shuffledSubarray(usual, { minLength: 2 }),
    fc.array(fc.tuple(fc.nat(6), fc.oneof(pair, otherLine)), { maxLength: 4 }),
    fc.constantFrom("\n", "\n", "\n", "\r\n", "\r", "\n\n"),
  )
  .map(([lines, inserted, end]) =>
    inserted.reduce<readonly string[]>((all, [at, line]) => all.toSpliced(at, 0, line), lines).join(end),
  );

test("where the guard accepts a manifest, every reader of YAML finds the same name, or none", () => {
  const found: { readonly text: string; readonly name: string }[] = [];
  let tried = 0;
  fc.assert(
    fc.property(manifest, (text) => {
      tried += 1;
      const read = readChartYaml(text);
      if (read.kind === "refused") return;
      const { name } = read.chart;
      found.push({ text, name });
      for (const [reader, nameIn] of Object.entries(chartReaders)) {
        const other = nameIn(text);
        if (other !== undefined) expect(other, reader).toBe(name);
      }
    }),
    { numRuns: rounds(20_000), examples: [["name: acme\nversion: 1.0.0\nx: {}\n  name : '"]] },
  );
  expect(found.length).toBeGreaterThan(tried / 40);
  const byPython = namesByPython(found.map(({ text }) => text)) ?? [];
  for (const [at, other] of byPython.entries()) if (other !== null) expect(other).toBe(found[at]?.name);
});

test("every reader of YAML finds a chart's name as text", () => {
  const character = fc.constantFrom(..."0123456789abefnoxy._-EXNTZ");
  fc.assert(
    fc.property(fc.string({ unit: character, minLength: 1, maxLength: 8 }), (name) => {
      const text = named(name);
      if (readChartYaml(text).kind === "refused") return;
      for (const [reader, nameIn] of Object.entries(chartReaders)) expect(nameIn(text), reader).toBe(name);
    }),
    { numRuns: rounds(5000) },
  );
});

test("two charts never have the same file", () => {
  const part = fc.constantFrom("acme", "-", "1.0.0", "v2.0.0", "1", ".", "+", "rc");
  const text = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
  const charts = fc.tuple(text, text).filter(([name, version]) => {
    return readChartYaml(`name: "${name}"\nversion: "${version}"`).kind === "chart";
  });
  fc.assert(
    fc.property(charts, charts, fc.nat(20), ([name, version], [other, otherVersion], at) => {
      expect(`${other}-${otherVersion}` === `${name}-${version}` && other !== name).toBe(false);
      const file = `${name}-${version}`;
      const dash = file.indexOf("-", at);
      if (dash === -1) return;
      const [first, rest] = [file.slice(0, dash), file.slice(dash + 1)];
      if (readChartYaml(`name: "${first}"\nversion: "${rest}"`).kind === "chart") expect(first).toBe(name);
    }),
    { numRuns: rounds(2000) },
  );
});

test.each(["app-1.0.0", "app-v1.0.0-2", "a..b", "-a", "a-", "a b", "", "é", "a".repeat(256)])(
  "%s is no chart's name",
  (name) => {
    expect(isChartName(name)).toBe(false);
  },
);
