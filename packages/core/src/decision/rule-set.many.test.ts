import { naiveMatch } from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PackageType } from "../rules/package-type.ts";
import type { RuleTerms } from "../rules/rule.ts";
import { createMutableRuleSet, type MutableRuleSet } from "./rule-set.ts";

interface Stored extends RuleTerms {
  readonly id: number;
}

function rule(id: number, packageNamePattern: string, packageType: PackageType = "generic"): Stored {
  return {
    id,
    packageNamePattern,
    packageType,
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
  };
}

/** The ids of the rules that block anybody's push of the package, ascending. */
function blocking(set: MutableRuleSet<Stored>, packageName: string, packageType: PackageType = "generic"): number[] {
  const decision = set.decide({ action: "push", principal: { kind: "anonymous" }, packageType, packageName });
  return decision.outcome === "allowed" ? [] : decision.blockedBy.map(({ id }) => id).sort((one, two) => one - two);
}

function setOf(rules: Iterable<Stored>): MutableRuleSet<Stored> {
  const set = createMutableRuleSet<Stored>();
  for (const stored of rules) set.put(stored);
  return set;
}

// Few letters, so that rules share what they begin with, hold and end with; some differ in their high byte alone.
const unit = fc.constantFrom("a", "b", "a", "b", "-", "B", "\u0161", "\u0162", "\u6161", "😀");
const wildcards = fc.constantFrom("*", "*", "**");
const literal = fc.string({ unit, minLength: 1, maxLength: 6, size: "max" });
const pattern = fc
  .tuple(fc.option(literal), fc.array(fc.tuple(wildcards, fc.option(literal)), { maxLength: 3 }))
  .map(([first, rest]) => [first, ...rest.flat()].map((piece) => piece ?? "").join(""))
  .filter((text) => text !== "");
const name = fc.string({ unit, minLength: 1, maxLength: 9, size: "max" });
/** Names that patterns match, as often as not. */
const nameFor = (text: string) => literal.map((stood) => text.replaceAll("*", stood)).filter((filled) => filled !== "");
const packageType = fc.constantFrom<PackageType>("generic", "generic", "generic", "pypi");

describe("rules, many or few, that come and go", () => {
  test("block exactly the names that they match", () => {
    const rules = fc.tuple(pattern, packageType);
    const patterns = fc.oneof(
      fc.array(rules, { minLength: 1, maxLength: 48, size: "max" }),
      fc.array(rules, { minLength: 64, maxLength: 120, size: "max" }),
    );
    const questions = patterns.chain((all) =>
      fc.record({
        all: fc.constant(all),
        changes: fc.array(fc.record({ id: fc.nat(all.length - 1), becomes: fc.option(pattern) }), {
          maxLength: 60,
          size: "max",
        }),
        names: fc.tuple(name, name, ...all.slice(0, 12).map(([text]) => nameFor(text))),
      }),
    );
    fc.assert(
      fc.property(questions, ({ all, changes, names }) => {
        const left = new Map(all.map(([text, type], id) => [id, rule(id, text, type)]));
        const set = setOf(left.values());
        const blocksAsItMatches = () => {
          expect(set.size).toBe(left.size);
          for (const asked of names) {
            for (const type of ["generic", "pypi"] as const) {
              const matching = [...left.values()].filter(
                (stored) => stored.packageType === type && naiveMatch(type, stored.packageNamePattern, asked),
              );
              expect(blocking(set, asked, type)).toEqual(matching.map(({ id }) => id).sort((one, two) => one - two));
            }
          }
        };
        blocksAsItMatches();
        for (const { id, becomes } of changes) {
          if (becomes === null) {
            set.remove(id);
            left.delete(id);
          } else {
            set.put(rule(id, becomes));
            left.set(id, rule(id, becomes));
          }
        }
        blocksAsItMatches();
      }),
      { numRuns: 300 },
    );
  });

  test.each([1, 47, 48, 49, 50, 97])(
    "block by their names while there are %i of them, and no more when they are gone",
    (count) => {
      const rules = Array.from({ length: count }, (_, id) => rule(id, `package-${id}`));
      const set = setOf(rules);
      for (const { id } of rules) expect(blocking(set, `Package-${id}`)).toEqual([id]);
      expect(blocking(set, `package-${count}`)).toEqual([]);
      for (const { id } of rules) {
        set.remove(id);
        expect(blocking(set, `package-${id}`)).toEqual([]);
        if (id + 1 < count) expect(blocking(set, `package-${count - 1}`)).toEqual([count - 1]);
      }
      expect(set.size).toBe(0);
      for (const stored of rules) set.put(stored);
      for (const { id } of rules) expect(blocking(set, `package-${id}`)).toEqual([id]);
    },
  );

  test.each([
    ["an exact name", (word: string) => word, (word: string) => word],
    ["a beginning", (word: string) => `${word}*`, (word: string) => `${word}-core`],
    ["an ending", (word: string) => `*${word}`, (word: string) => `core-${word}`],
    ["a middle", (word: string) => `*${word}*`, (word: string) => `my-${word}-core`],
    [
      "a beginning and an ending that all share",
      (word: string) => `@acme/*${word}*-core`,
      (word: string) => `@acme/${word}-core`,
    ],
  ])("are found among thousands by %s, also after most of them went", (_, patternOf, nameOf) => {
    const word = (id: number) => `w${(id * 7919).toString(36).padStart(5, "0")}w`;
    const count = 6_000;
    const set = setOf(Array.from({ length: count }, (_, id) => rule(id, patternOf(word(id)))));
    for (let id = 0; id < count; id += 7) expect(blocking(set, nameOf(word(id)))).toEqual([id]);
    expect(blocking(set, nameOf("none"))).toEqual([]);
    for (let id = 0; id < count; id++) if (id % 100 !== 0) set.remove(id);
    expect(set.size).toBe(60);
    for (let id = 0; id < count; id += 50) expect(blocking(set, nameOf(word(id)))).toEqual(id % 100 === 0 ? [id] : []);
    for (let id = count; id < 2 * count; id++) set.put(rule(id, patternOf(word(id))));
    for (let id = 0; id < 2 * count; id += 50) {
      expect(blocking(set, nameOf(word(id)))).toEqual(id >= count || id % 100 === 0 ? [id] : []);
    }
  });

  test("may all be the same, and each of them blocks until it is removed", () => {
    for (const text of ["app", "app*", "*app", "*app*", "a*p", "*p*", "*", "**"]) {
      const ids = Array.from({ length: 60 }, (_, id) => id);
      const set = setOf(ids.map((id) => rule(id, text)));
      const left = new Set(ids);
      for (const id of [0, 59, 30, 1, 58, ...ids]) {
        expect(blocking(set, "app")).toEqual([...left]);
        set.remove(id);
        left.delete(id);
      }
      expect(blocking(set, "app")).toEqual([]);
    }
  });

  test("block a name once each, however often it holds what they look for", () => {
    const set = setOf(["*ab*", "*abab*", "*a*", "*b*a*", "ab*", "*ab", "ababab"].map((text, id) => rule(id, text)));
    const others = Array.from({ length: 60 }, (_, id) => rule(100 + id, `other-${id}`));
    for (const stored of others) set.put(stored);
    expect(blocking(set, "ababab")).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(blocking(set, "ababab")).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
