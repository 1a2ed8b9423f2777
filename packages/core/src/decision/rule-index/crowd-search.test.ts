import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ruleOf } from "../../../test/rule-index/indexed-rules.ts";
import { matchesPackageName } from "../../rules/name-pattern.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import { addToCrowd, type Crowd, createCrowd } from "./crowd.ts";
import { judgeCrowd } from "./crowd-search.ts";
import type { IndexedRule } from "./indexed-rule.ts";
import { createPieceNumbers } from "./piece-numbers.ts";
import { createQuestion, type Question } from "./question.ts";

function crowdOf(members: readonly IndexedRule<RuleTerms>[]): Crowd<IndexedRule<RuleTerms>> {
  const crowd = createCrowd<IndexedRule<RuleTerms>>(createPieceNumbers());
  for (const member of members) addToCrowd(crowd, member);
  return crowd;
}

function questionAbout(name: string): Question<RuleTerms> {
  return createQuestion(name, true, -1);
}

const end = fc.constantFrom("", "", "a", "b", "ab");
const pieces = fc.array(fc.constantFrom("a", "b", "ab"), { maxLength: 4 });
const pattern = fc.tuple(end, pieces, end).map(([first, between, last]) => [first, ...between, last].join("*"));
const name = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 8 });

describe("a name that leads to a crowd", () => {
  test("finds the rules that match it, each once", () => {
    fc.assert(
      fc.property(fc.uniqueArray(pattern, { minLength: 1, maxLength: 60, size: "max" }), name, (patterns, asked) => {
        const question = questionAbout(asked);
        judgeCrowd(crowdOf(patterns.map(ruleOf)), question);
        const found = (question.blockedBy ?? []).map(({ packageNamePattern }) => packageNamePattern);
        const matching = patterns.filter((text) => matchesPackageName("generic", text, asked));
        expect(found.toSorted()).toEqual(matching.toSorted());
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["abacd", 1],
    ["abc-d", 0],
    ["cdab", 0],
    ["ab", 0],
  ])("looks at a rule of the pieces ab and cd only where it has them: %s", (asked, times) => {
    let looks = 0;
    const entry = ruleOf("*ab*cd*");
    const watched: IndexedRule<RuleTerms> = {
      ...entry,
      get demands() {
        looks++;
        return entry.demands;
      },
    };
    judgeCrowd(crowdOf([watched]), questionAbout(asked));
    expect(looks).toBe(times);
  });

  test.each([
    ["abcdef", 2],
    ["abcde", 0],
    ["ab", 0],
  ])("is not searched for pieces where it has no room for all of them and for the ending: %s", (asked, sought) => {
    const crowd = crowdOf([ruleOf("*ab*cd*ef")]);
    judgeCrowd(crowd, questionAbout(asked));
    // In so short a name each piece gets a row when it is looked for.
    expect(crowd.pieces.withRows).toHaveLength(sought);
  });
});
