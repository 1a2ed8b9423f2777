import { describe, expect, test } from "vitest";
import type { RuleTerms } from "../rules/rule.ts";
import type { PackageRequest } from "./package-request.ts";
import { compileRules } from "./rule-set.ts";

const rule: RuleTerms = {
  packageNamePattern: "*",
  packageType: "npm",
  minimumAccessLevelForPush: "owner",
  minimumAccessLevelForDelete: null,
};
const request: PackageRequest = {
  action: "push",
  principal: { kind: "user", accessLevel: "admin" },
  packageType: "npm",
  packageName: "app",
};

/** Names that every object has, and near misses of the names that are right. */
const namesOfNothing = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "__defineGetter__",
  "",
  " ",
  "undefined",
  "null",
];
const noTexts = [undefined, null, 0, 1, Number.NaN, true, false, [], {}, Symbol("text"), () => "app"];

/** Calls as JavaScript does, where nothing keeps a wrong argument out. */
function decideUntyped(rules: readonly RuleTerms[], asked: unknown): unknown {
  const ruleSet = compileRules(rules);
  return Reflect.apply(ruleSet.decide, ruleSet, [asked]);
}

function compileUntyped(rules: unknown): unknown {
  return Reflect.apply(compileRules, undefined, [rules]);
}

test("the requests and rules that the refusals below are made of are accepted as they are", () => {
  expect(decideUntyped([rule], request)).toEqual({ outcome: "allowed", wouldBlock: [] });
  expect(compileUntyped([rule])).toMatchObject({ size: 1 });
});

const withoutRules: RuleTerms[] = [];

describe.each([
  ["no rules", withoutRules],
  ["a rule that would allow it", [rule]],
])("with %s, a request is an error and never allowed", (_, rules) => {
  test.each([[undefined], [null], ["push"], [7], [[]], [{}], [() => request]])("that is %s", (asked: unknown) => {
    expect(() => decideUntyped(rules, asked)).toThrow(TypeError);
  });

  test.each(["action", "principal", "packageType", "packageName"])("without a %s", (field) => {
    const { [field]: _, ...rest }: Record<string, unknown> = { ...request };
    expect(() => decideUntyped(rules, rest)).toThrow(TypeError);
  });

  test.each([...namesOfNothing, "Push", "push ", "read", "pushdelete"])("with the action %j", (action) => {
    expect(() => decideUntyped(rules, { ...request, action })).toThrow(TypeError);
  });

  test.each([...namesOfNothing, "NPM", "npm ", "docker", "terraform-module"])(
    "with the package type %j",
    (packageType) => {
      expect(() => decideUntyped(rules, { ...request, packageType })).toThrow(TypeError);
    },
  );

  test.each([...namesOfNothing, "User", "group", "deploy_token", "job-token", "Admin"])(
    "with a principal of the kind %j",
    (kind) => {
      expect(() => decideUntyped(rules, { ...request, principal: { kind, accessLevel: "admin" } })).toThrow(TypeError);
    },
  );

  test.each([...namesOfNothing, "Owner", "owner ", "60", "root"])("with a user of the level %j", (accessLevel) => {
    expect(() => decideUntyped(rules, { ...request, principal: { kind: "user", accessLevel } })).toThrow(TypeError);
  });

  test("with an empty name", () => {
    expect(() => decideUntyped(rules, { ...request, packageName: "" })).toThrow(TypeError);
  });

  test.each(noTexts.map((value) => [typeof value, value]))("with a %s instead of a text", (_, value) => {
    for (const field of ["action", "packageType", "packageName"]) {
      expect(() => decideUntyped(rules, { ...request, [field]: value })).toThrow(TypeError);
    }
    expect(() => decideUntyped(rules, { ...request, principal: value })).toThrow(TypeError);
    expect(() => decideUntyped(rules, { ...request, principal: { kind: value } })).toThrow(TypeError);
    expect(() => decideUntyped(rules, { ...request, principal: { kind: "user", accessLevel: value } })).toThrow(
      TypeError,
    );
  });

  test("with wrapped texts, or lists of one text, instead of texts", () => {
    for (const wrap of [Object, (text: string) => [text], (text: string) => ({ toString: () => text })]) {
      expect(() => decideUntyped(rules, { ...request, action: wrap("push") })).toThrow(TypeError);
      expect(() => decideUntyped(rules, { ...request, packageType: wrap("npm") })).toThrow(TypeError);
      expect(() => decideUntyped(rules, { ...request, packageName: wrap("app") })).toThrow(TypeError);
      expect(() => decideUntyped(rules, { ...request, principal: { kind: wrap("admin") } })).toThrow(TypeError);
      expect(() => decideUntyped(rules, { ...request, principal: wrap("admin") })).toThrow(TypeError);
      expect(() =>
        decideUntyped(rules, { ...request, principal: { kind: "user", accessLevel: wrap("admin") } }),
      ).toThrow(TypeError);
    }
  });

  test("with a user without a level, or with the level in an integer", () => {
    expect(() => decideUntyped(rules, { ...request, principal: { kind: "user" } })).toThrow(TypeError);
    expect(() => decideUntyped(rules, { ...request, principal: { kind: "user", accessLevel: 50 } })).toThrow(TypeError);
  });
});

test("a refusal names the part of the request that is wrong", () => {
  for (const field of ["action", "principal", "packageType", "packageName"]) {
    const error = new TypeError(`the package request has no valid ${field}`);
    expect(() => decideUntyped([], { ...request, [field]: null })).toThrow(error);
  }
});

describe("rules are not compiled", () => {
  test.each([
    ["undefined", undefined],
    ["null", null],
    ["a number", 7],
    ["one rule, not in a list", rule],
  ])("from %s", (_, rules: unknown) => {
    expect(() => compileUntyped(rules)).toThrow(TypeError);
  });

  test.each([[undefined], [null], ["npm"], [7], [[]], [{}]])("where one of them is %j", (malformed: unknown) => {
    expect(() => compileUntyped([rule, malformed])).toThrow(TypeError);
  });

  test.each(["packageNamePattern", "packageType", "minimumAccessLevelForPush"])(
    "where one of them has no %s",
    (term) => {
      const { [term]: _, ...rest }: Record<string, unknown> = { ...rule };
      expect(() => compileUntyped([rest, rule])).toThrow(TypeError);
    },
  );

  test.each([...namesOfNothing, "NPM", "docker", null, 7, ["npm"], Object("npm")])(
    "where one of them has the package type %j",
    (packageType: unknown) => {
      expect(() => compileUntyped([{ ...rule, packageType }])).toThrow(TypeError);
    },
  );

  test.each([...namesOfNothing, "developer", "no_access", "Owner", 50, ["owner"], Object("owner")])(
    "where one of them has the level %j",
    (level: unknown) => {
      expect(() => compileUntyped([{ ...rule, minimumAccessLevelForPush: level }])).toThrow(TypeError);
      expect(() => compileUntyped([{ ...rule, minimumAccessLevelForDelete: level }])).toThrow(TypeError);
    },
  );

  test("where one of them requires maintainer for a delete", () => {
    expect(() => compileUntyped([{ ...rule, minimumAccessLevelForDelete: "maintainer" }])).toThrow(TypeError);
  });

  test("where one of them requires no level", () => {
    expect(() => compileUntyped([{ ...rule, minimumAccessLevelForPush: null }])).toThrow(TypeError);
  });

  test.each(["", "a\ud83d", "\ude00", null, 7, ["a"], Object("a")])(
    "where one of them has the pattern %j",
    (packageNamePattern: unknown) => {
      expect(() => compileUntyped([{ ...rule, packageNamePattern }])).toThrow(TypeError);
    },
  );
});

test("a refusal names the term of the rule that is wrong", () => {
  for (const term of ["packageNamePattern", "packageType", "minimumAccessLevelForPush"]) {
    expect(() => compileUntyped([{ ...rule, [term]: "" }])).toThrow(`malformed rule: ${term} is n`);
  }
});
