import { expect, expectTypeOf, test } from "vitest";
import {
  type CheckPackageRequest,
  compileRules,
  type MinimumAccessLevels,
  type PackageRequest,
  type RuleChange,
  type RuleInput,
  type RuleTerms,
  ruleDraft,
} from "../index.ts";

test("a misspelt package type, level or enforcement does not compile", () => {
  expectTypeOf<"npm">().toExtend<RuleInput["packageType"]>();
  expectTypeOf<"nmp">().not.toExtend<RuleInput["packageType"]>();
  expectTypeOf<"nmp">().not.toExtend<RuleChange["packageType"]>();
  expectTypeOf<"nmp">().not.toExtend<RuleTerms["packageType"]>();
  expectTypeOf<"nmp">().not.toExtend<PackageRequest["packageType"]>();
  expectTypeOf<"nmp">().not.toExtend<CheckPackageRequest["packageType"]>();
  expectTypeOf<"owners">().not.toExtend<RuleInput["minimumAccessLevelForPush"]>();
  expectTypeOf<"developer">().not.toExtend<RuleInput["minimumAccessLevelForPush"]>();
  expectTypeOf<"maintainer">().not.toExtend<RuleInput["minimumAccessLevelForDelete"]>();
  expectTypeOf<"off">().not.toExtend<RuleInput["enforcement"]>();
  expectTypeOf<"developers">().not.toExtend<MinimumAccessLevels["push"]>();
  expectTypeOf<string>().not.toExtend<RuleInput["packageType"]>();
});

test("a level that is absent or null means the same, in every input", () => {
  const named = { packageNamePattern: "@acme/*", packageType: "npm" } as const;
  const absent = { ...named, minimumAccessLevelForPush: "owner" } as const;
  const isNull = { ...absent, minimumAccessLevelForDelete: null } as const;
  for (const terms of [absent, isNull]) {
    expectTypeOf(terms).toExtend<RuleInput>();
    expectTypeOf(terms).toExtend<RuleTerms>();
  }
  const push = { action: "push", packageType: "npm", packageName: "@acme/app" } as const;
  for (const principal of [{ kind: "anonymous" }, { kind: "user", accessLevel: "developer" }] as const) {
    const decisions = [absent, isNull].map((terms) => compileRules([terms]).decide({ ...push, principal }).outcome);
    expect(decisions).toEqual(["blocked", "blocked"]);
    const remove = { ...push, action: "delete", principal } as const;
    const [first, second] = [absent, isNull].map((terms) => compileRules([terms]).decide(remove).outcome);
    expect(first).toBe(second);
  }
  expect(ruleDraft(absent)).toEqual(ruleDraft(isNull));
});
