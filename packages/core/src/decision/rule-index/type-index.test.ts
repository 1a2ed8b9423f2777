import { describe, expect, test } from "vitest";
import { ruleOf } from "../../../test/rule-index/indexed-rules.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import type { IndexedRule } from "./indexed-rule.ts";
import { addToType, createTypeIndex, removeLooseRule, type TypeIndex } from "./type-index.ts";

function indexOf(rules: readonly IndexedRule<RuleTerms>[]): TypeIndex<RuleTerms> {
  const index = createTypeIndex<RuleTerms>("generic", null);
  for (const rule of rules) addToType(index, rule);
  return index;
}

const few = Array.from({ length: 48 }, (_, at) => (at === 3 ? "*" : `app-${at}`));
const looseOf = ({ looseRules }: TypeIndex<RuleTerms>) => looseRules.map(({ entry }) => entry.rule.packageNamePattern);

describe("the rules of a type that are looked at one by one", () => {
  test("are all, while there are up to forty-eight", () => {
    const index = indexOf(few.map(ruleOf));
    expect(looseOf(index)).toEqual(few);
    expect(index.places).toBeNull();
  });

  test("are those of nothing but wildcards, once there are more", () => {
    const rules = [...few, "app-48", "**", "app-49"].map(ruleOf);
    const index = indexOf(rules);
    expect(looseOf(index)).toEqual(["*", "**"]);
    expect(index.places?.names.bucketsByKey.size).toBe(49);
    for (const { buckets, prefix } of rules) expect(buckets).toBe(prefix === "" ? null : index.places?.names);
  });

  test("are as many less as are taken out", () => {
    const rules = few.map(ruleOf);
    const index = indexOf(rules);
    for (const rule of rules.slice(1)) removeLooseRule(index, rule);
    expect(looseOf(index)).toEqual(["app-0"]);
    removeLooseRule(index, ruleOf("app-0"));
    expect(looseOf(index)).toEqual(["app-0"]);
  });
});
