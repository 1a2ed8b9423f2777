import { expect, test } from "vitest";
import { ruleOf } from "../../../test/rule-index/indexed-rules.ts";
import type { RuleTerms } from "../../rules/rule.ts";
import { judgeLooseRules, looseRule } from "./loose-rule.ts";
import { headOf, tailOf } from "./name-head.ts";
import { createQuestion } from "./question.ts";

const looseRuleOf = (packageNamePattern: string) => looseRule(ruleOf(packageNamePattern));

test.each([
  ["App", 3],
  ["app*", 3],
  ["*-app", 4],
  ["@acme/*-core", 11],
  ["a**bcd*ef*", 6],
  ["*", 0],
])("the shortest name that %s matches has %i units", (pattern, length) => {
  expect(looseRuleOf(pattern).shortest).toBe(length);
});

test.each([
  ["@Acme/*", "all of its first four units", headOf("@acm"), -1],
  ["app-core", "all of its first four units", headOf("app-"), -1],
  ["core*", "all of its four units", headOf("core"), -1],
  ["web*", "its first three units", headOf("web"), ~0xff],
  ["ab*-core", "its first two units, though it has an ending", headOf("ab"), ~0xffff],
  ["a*", "its first unit", headOf("a"), ~0xffffff],
  ["*-core", "all of its last four units", tailOf("core"), -1],
  ["*web*Js", "its last two units", tailOf("js"), ~0xffff],
  ["*web*", "nothing", 0, 0],
])("%s is told from a name by %s", (pattern, _, sign, mask) => {
  expect(looseRuleOf(pattern)).toMatchObject({ sign, mask });
});

test("a head is the low bytes of the first four units, a tail those of the last four from the end on", () => {
  expect(headOf("abcde")).toBe(0x61626364);
  expect(tailOf("abcde")).toBe(0x65646362);
  expect(headOf("ab")).toBe(0x61620000);
  expect(tailOf("ab")).toBe(0x62610000);
  expect(headOf("\u0161\u0162\u6163\u0164x")).toBe(0x61626364);
  expect(tailOf("x\u0164\u6163\u0162\u0161")).toBe(0x61626364);
  expect([headOf(""), tailOf("")]).toEqual([0, 0]);
});

test.each([
  ["@acme/*", "@acme/core", 1],
  ["@acme/*", "@acne/core", 0],
  ["@acme/*", "@acm", 0],
  ["*-core", "app-core", 1],
  ["*-core", "app-cure", 0],
  ["*-core", "core", 0],
  ["app", "app", 1],
  ["a*", "bcd", 0],
])("whether %s blocks %s is looked at %i times: its beginning, ending and length tell", (pattern, name, times) => {
  let looks = 0;
  const { entry, ...rest } = looseRuleOf(pattern);
  const watched = {
    ...entry,
    get demands() {
      looks++;
      return entry.demands;
    },
  };
  const question = createQuestion<RuleTerms>(name, true, -1);
  judgeLooseRules([{ ...rest, entry: watched }], question);
  expect(looks).toBe(times);
  expect(question.blockedBy).toEqual(times === 1 ? [entry.rule] : null);
});
