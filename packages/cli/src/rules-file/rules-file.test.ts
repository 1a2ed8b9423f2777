import { readFileSync } from "node:fs";
import type { RuleTerms } from "@package-protection/core";
import { arbitraryRuleDraft } from "@package-protection/testkit";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseRulesFile, rulesFileSchema, updateRulesFile, writeRulesFile } from "./index.ts";
import { keyOf } from "./read-rules.ts";

const example = `# The team's rules.
version: 1
defaults:
  type: npm
  push: maintainer

rules:
  # Everything of ours.
  - pattern: "@acme/*" # by the platform team
  - pattern: "@acme/billing"
    push: owner
    delete: admin
  - pattern: com/acme/*
    type: maven
    push: null
    delete: owner
    enforcement: evaluate
`;

const rule = {
  packageNamePattern: "@acme/*",
  packageType: "npm",
  minimumAccessLevelForPush: "maintainer",
  minimumAccessLevelForDelete: null,
  enforcement: "active",
} as const;

const arbitraryRules = fc.uniqueArray(arbitraryRuleDraft(), { selector: keyOf, maxLength: 8 });
const withoutPlace = (rules: readonly object[]) => rules.map((one) => ({ ...one, place: undefined }));

describe("parsing", () => {
  test("fills in the defaults", () => {
    expect(parseRulesFile(example)._unsafeUnwrap()).toEqual({
      projects: [
        {
          project: null,
          rules: [
            { ...rule, place: { line: 9, column: 5 } },
            {
              ...rule,
              packageNamePattern: "@acme/billing",
              minimumAccessLevelForPush: "owner",
              minimumAccessLevelForDelete: "admin",
              place: { line: 10, column: 5 },
            },
            {
              packageNamePattern: "com/acme/*",
              packageType: "maven",
              minimumAccessLevelForPush: null,
              minimumAccessLevelForDelete: "owner",
              enforcement: "evaluate",
              place: { line: 13, column: 5 },
            },
          ],
        },
      ],
    });
  });

  test("reads several projects, with defaults of their own", () => {
    const text = `defaults: { type: npm, push: owner }
projects:
  acme/web: { rules: [{ pattern: a }] }
  7:
    defaults: { type: pypi }
    rules: [{ pattern: b }]
`;
    const { projects } = parseRulesFile(text)._unsafeUnwrap();
    expect(projects.map(({ project, rules }) => [project, rules[0]?.packageType])).toEqual([
      ["acme/web", "npm"],
      ["7", "pypi"],
    ]);
  });

  test.each([
    ["rules:\n  - pattern: a\n    type: nmp\n    push: owner\n", "3:11 the type must be one of cargo, "],
    ["rules:\n  - pattern: a\n    push: owner\n", "2:5 the type is missing"],
    ["rules:\n  - pattern: a\n    type: npm\n", "2:5 a rule must require a level for push or for delete"],
    [
      "rules:\n  - pattern: a\n    type: npm\n    delete: maintainer\n",
      '4:13 delete must be owner or admin, or null, got "maintainer"',
    ],
    [
      "rules:\n  - pattern: a\n    type: npm\n    puhs: owner\n",
      '4:5 a rule has the unknown key "puhs"; did you mean push?',
    ],
    [
      "rules:\n  - pattern: a\n    type: npm\n    publish: owner\n",
      '4:5 a rule has the unknown key "publish"; did you mean push?',
    ],
    [
      "rules:\n  - pattern: a\n    type: npm\n    colour: red\n",
      '4:5 a rule has the unknown key "colour"; it may have pattern, type, push, delete, enforcement',
    ],
    ["rules:\n  - type: npm\n    push: owner\n", "2:5 the rule has no pattern"],
    [
      "rules:\n  - pattern: 1.0\n    type: npm\n    push: owner\n",
      "2:14 the pattern must be text, got 1; put it in quotes",
    ],
    ["rules:\n  - pattern: @acme/*\n    type: npm\n    push: owner\n", 'put a pattern in quotes: "@acme/*"'],
    ["rules:\n  - pattern: *\n    type: npm\n    push: owner\n", 'put a pattern in quotes: "@acme/*"'],
    [
      'rules:\n  - pattern: "@a*c/x"\n    type: npm\n    push: owner\n',
      "2:14 the pattern must be a valid NPM package name",
    ],
    ["rules:\n  - pattern: a\n    pattern: b\n    type: npm\n    push: owner\n", "3:5 Map keys must be unique"],
    [
      "rules:\n  - {pattern: a, type: npm, push: owner}\n  - {pattern: a, type: npm, delete: owner}\n",
      '3:5 the rule for npm "a" has the type, pattern and enforcement of the rule in line 2',
    ],
    ["defaults:\n  push: everybody\nrules: []\n", "2:9 push must be one of maintainer, owner, admin, or null"],
    ["defaults:\n  pattern: a\nrules: []\n", '2:3 defaults has the unknown key "pattern"'],
    ["version: 2\nrules: []\n", "1:10 version must be 1, got 2"],
    ["project: flight\nrules: []\n", '1:10 a project must be an id or a full path such as group/project, got "flight"'],
    ["project: a/b\n", "1:1 a rules file must have rules, or projects"],
    ["projects: {a/b: {}}\n", "1:12 the project a/b has no rules"],
    ["projects: {a/b: {rules: []}}\nrules: []\n", "2:1 a file with projects has its rules below each project"],
    ["projects:\n  a/b: {rules: []}\n  A/b: {rules: []}\n", "3:3 the file has the project A/b before, in another case"],
    ["[]\n", "1:1 a rules file must be a map"],
    ["", "1:1 a rules file must be a map"],
  ])("%j names the place and the remedy", (text, message) => {
    const errors = parseRulesFile(text)._unsafeUnwrapErr();
    const lines = errors.map(({ line, column, message: sentence }) => `${line}:${column} ${sentence}`);
    expect(lines.join("\n")).toContain(message);
  });

  test("a file that is nested too deeply is an error, and nothing is thrown", () => {
    expect(parseRulesFile(`rules: ${"[".repeat(20_000)}`).isErr()).toBe(true);
  });

  test("all errors are reported at once, in the order of the text", () => {
    const text = "rules:\n  - pattern: a\n    type: nmp\n    push: x\n  - type: npm\n    push: owner\n";
    expect(
      parseRulesFile(text)
        ._unsafeUnwrapErr()
        .map(({ line }) => line),
    ).toEqual([3, 4, 5]);
  });

  test("a wrong value is reported whatever else is wrong in its rule, and nothing is called missing beside an unknown key", () => {
    const wrong = {
      pattern: ["pattern: 1.0", "the pattern must be text"],
      type: ["type: nmp", "the type must be one of"],
      push: ["push: x", "push must be one of"],
      delete: ["delete: maintainer", "delete must be owner or admin"],
      enforcement: ["enforcement: no", "enforcement must be"],
      unknown: ["colour: red", 'the unknown key "colour"'],
    } as const;
    fc.assert(
      fc.property(fc.subarray(Object.values(wrong), { minLength: 1 }), (mistakes) => {
        const text = `rules:\n  - { ${mistakes.map(([written]) => written).join(", ")} }\n`;
        const messages = parseRulesFile(text)
          ._unsafeUnwrapErr()
          .map(({ message }) => message);
        for (const [, message] of mistakes) expect(messages.join("\n")).toContain(message);
        if (mistakes.includes(wrong.unknown)) expect(messages).toHaveLength(mistakes.length);
      }),
    );
  });

  test("any text is rules or errors with places in it", () => {
    const pieces = fc.constantFrom(
      "rules:",
      "projects:",
      "defaults:",
      "\n",
      "  ",
      "- ",
      "pattern: ",
      "type: npm",
      "push: owner",
      "a",
      "*",
      "&a ",
      "*a",
      "{",
      "}",
      "[",
      "]",
      "'",
      "#",
      ": ",
      "!!int ",
      "<<: ",
    );
    fc.assert(
      fc.property(
        fc.array(pieces).map((parts) => parts.join("")),
        (text) => {
          const lines = text.split("\n").length;
          for (const { line, column } of parseRulesFile(text).match(
            () => [],
            (errors) => errors,
          )) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(line).toBeLessThanOrEqual(lines);
            expect(column).toBeGreaterThanOrEqual(1);
          }
        },
      ),
    );
  });
});

describe("writing", () => {
  test("reading what was written gives the same rules", () => {
    fc.assert(
      fc.property(arbitraryRules, fc.constantFrom(null, "acme/web", "7"), (rules, project) => {
        const { projects } = parseRulesFile(writeRulesFile(rules, project))._unsafeUnwrap();
        expect(projects.map((one) => [one.project, withoutPlace(one.rules)])).toEqual([[project, withoutPlace(rules)]]);
      }),
    );
  });

  test("an update leaves exactly the wanted rules, and the comments of those that stay", () => {
    fc.assert(
      fc.property(
        arbitraryRules,
        arbitraryRules,
        fc.constantFrom("", "defaults: { push: owner, type: maven }\n"),
        (before, after, defaults) => {
          const head = `# head\n${defaults}rules:\n`;
          const items = before.map((one, index) => `  # above ${index}.\n${parsedItem(one)} # beside ${index}.\n`);
          const text = before.length === 0 ? `${head.trimEnd()} []\n` : head + items.join("");
          const updated = updateRulesFile(text, null, after)._unsafeUnwrap();
          const [project] = parseRulesFile(updated)._unsafeUnwrap().projects;
          const byKey = (rules: readonly { readonly packageNamePattern: string }[]) =>
            new Set(withoutPlace(rules).map((one) => JSON.stringify(one)));
          expect(byKey(project?.rules ?? [])).toEqual(byKey(after));
          expect(updated).toContain("# head");
          const wanted = new Set(after.map(keyOf));
          for (const [index, one] of before.entries()) {
            if (!wanted.has(keyOf(one))) continue;
            expect(updated).toContain(`# above ${index}.`);
            expect(updated).toContain(`# beside ${index}.`);
          }
        },
      ),
    );
  });

  function parsedItem(one: Parameters<typeof writeRulesFile>[0][number]): string {
    const {
      packageNamePattern: pattern,
      packageType: type,
      minimumAccessLevelForPush: push,
      minimumAccessLevelForDelete,
    } = one;
    const fields = { pattern, type, push, delete: minimumAccessLevelForDelete, enforcement: one.enforcement };
    return `  - ${JSON.stringify(fields)}`;
  }

  test("an update with the rules that the file has changes no letter", () => {
    const rules = parseRulesFile(example)._unsafeUnwrap().projects[0]?.rules ?? [];
    expect(updateRulesFile(example, null, rules)._unsafeUnwrap()).toBe(example);
  });

  test("an update writes only what the defaults do not say", () => {
    const updated = updateRulesFile(example, null, [
      { ...rule, minimumAccessLevelForPush: "owner" },
      { ...rule, packageNamePattern: "left-pad" },
    ])._unsafeUnwrap();
    expect(updated).toContain(
      '  # Everything of ours.\n  - pattern: "@acme/*" # by the platform team\n    push: owner\n',
    );
    expect(updated).toMatch(/ {2}- pattern: left-pad\n$/);
  });

  test("an update of one project leaves the others, and adds a project that the file does not have", () => {
    const text = `projects:\n  # web\n  acme/web:\n    rules:\n      - { pattern: a, type: npm, push: owner } # a\n`;
    const updated = updateRulesFile(text, "acme/api", [rule])._unsafeUnwrap();
    expect(updated.startsWith(text)).toBe(true);
    expect(
      parseRulesFile(updated)
        ._unsafeUnwrap()
        .projects.map(({ project }) => project),
    ).toEqual(["acme/web", "acme/api"]);
  });

  test("a rule that an alias stands for is written out where it changes", () => {
    const text =
      "projects:\n  a/b:\n    rules: [&one { pattern: a, type: npm, push: owner }]\n  c/d:\n    rules: [*one]\n";
    const updated = updateRulesFile(text, "c/d", [{ ...rule, packageNamePattern: "a" }])._unsafeUnwrap();
    const { projects } = parseRulesFile(updated)._unsafeUnwrap();
    expect(projects.map(({ rules }) => rules[0]?.minimumAccessLevelForPush)).toEqual(["owner", "maintainer"]);
  });

  describe("an update changes the rules of its project alone, whatever aliases the file shares", () => {
    const one = "{ pattern: a, type: npm, push: owner }";
    test.each([
      ["a list", `{ rules: &list [${one}, { pattern: b, type: npm, push: owner }] }`, "{ rules: *list }"],
      ["a project", `&project { rules: [${one}] }`, "*project"],
      ["a rule", `{ rules: [&rule ${one}] }`, "{ rules: [*rule, { pattern: b, type: npm, delete: admin }] }"],
      [
        "a level",
        "{ rules: [{ pattern: a, type: npm, push: &level owner }] }",
        "{ rules: [{ pattern: a, type: npm, push: *level }] }",
      ],
      [
        "defaults",
        "{ defaults: &terms { type: npm, push: owner }, rules: [{ pattern: a }] }",
        "{ defaults: *terms, rules: [{ pattern: a }, { pattern: b }] }",
      ],
      [
        "an anchor twice",
        `{ rules: &x [{ pattern: a, type: &y npm, push: owner }] }`,
        "{ defaults: { type: &y maven, push: owner }, rules: [{ pattern: a }, { pattern: b, type: *y }] }",
      ],
    ])("%s", (_, first, second) => {
      const text = `projects:\n  a/b: ${first}\n  c/d: ${second}\n`;
      const before = parseRulesFile(text)._unsafeUnwrap().projects;
      const wantedRules = fc.uniqueArray(
        fc.record({
          packageNamePattern: fc.constantFrom("a", "b", "c"),
          packageType: fc.constantFrom("npm", "maven"),
          minimumAccessLevelForPush: fc.constantFrom("maintainer", "owner"),
          minimumAccessLevelForDelete: fc.constantFrom(null, "admin"),
          enforcement: fc.constantFrom("active", "evaluate"),
        }),
        { selector: keyOf, maxLength: 4 },
      );
      fc.assert(
        fc.property(fc.constantFrom("a/b", "c/d"), wantedRules, (name, wanted) => {
          const updated = updateRulesFile(text, name, wanted)._unsafeUnwrap();
          const after = parseRulesFile(updated)._unsafeUnwrap().projects;
          const byKey = (rules: readonly RuleTerms[]) =>
            new Set(withoutPlace(rules).map((terms) => JSON.stringify(terms)));
          for (const [index, { project, rules }] of after.entries()) {
            expect(byKey(rules)).toEqual(byKey(project === name ? wanted : (before[index]?.rules ?? [])));
          }
        }),
      );
    });
  });

  test("an update that changes nothing leaves aliases as they are", () => {
    const text =
      "projects:\n  a/b: { rules: &list [{ pattern: a, type: npm, push: owner }] }\n  c/d: { rules: *list }\n";
    const rules = parseRulesFile(text)._unsafeUnwrap().projects[1]?.rules ?? [];
    expect(updateRulesFile(text, "c/d", rules)._unsafeUnwrap()).toBe(text);
  });
});

describe("the schema", () => {
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(rulesFileSchema);

  test("is the published one", () => {
    const published = readFileSync(new URL("../../rules.schema.json", import.meta.url), "utf8");
    expect(JSON.parse(published)).toEqual(rulesFileSchema);
  });

  test("accepts what is parsed", () => {
    expect(validate(parse(example))).toBe(true);
    fc.assert(fc.property(arbitraryRules, (rules) => validate(parse(writeRulesFile(rules, "7")))));
  });

  test.each(["rules: [{ type: npm, push: owner }]", "rule: []", "rules: [{ pattern: a, push: everybody }]", "{}"])(
    "rejects %s",
    (text) => {
      expect(validate(parse(text))).toBe(false);
    },
  );
});
