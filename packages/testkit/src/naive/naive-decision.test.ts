import type { PackageRequest, RuleTerms } from "@package-protection/core";
import { expect, test } from "vitest";
import { naiveDecision } from "./naive-decision.ts";

const owners: RuleTerms = {
  packageNamePattern: "@acme/*",
  packageType: "npm",
  minimumAccessLevelForPush: "owner",
  minimumAccessLevelForDelete: null,
};
const maintainers: RuleTerms = { ...owners, packageNamePattern: "*", minimumAccessLevelForPush: "maintainer" };
const push: PackageRequest = {
  action: "push",
  principal: { kind: "user", accessLevel: "developer" },
  packageType: "npm",
  packageName: "@acme/app",
};

test("the naive decision names every rule that denies, and the highest level that they require", () => {
  expect(naiveDecision([maintainers, owners], push)).toEqual({
    outcome: "blocked",
    blockedBy: [maintainers, owners],
    requiredAccessLevel: "owner",
    wouldBlock: [],
  });
});

test("the naive decision leaves out the rules whose required level is met", () => {
  expect(
    naiveDecision([maintainers, owners], { ...push, principal: { kind: "user", accessLevel: "maintainer" } }),
  ).toEqual({ outcome: "blocked", blockedBy: [owners], requiredAccessLevel: "owner", wouldBlock: [] });
});

test("the naive decision blocks a deploy token and an anonymous principal by a rule that requires no level for the action", () => {
  for (const kind of ["deploy-token", "anonymous"] as const) {
    expect(naiveDecision([owners], { ...push, action: "delete", principal: { kind } })).toEqual({
      outcome: "blocked",
      blockedBy: [owners],
      requiredAccessLevel: null,
      wouldBlock: [],
    });
  }
});

test("the naive decision never blocks an admin", () => {
  expect(naiveDecision([owners], { ...push, principal: { kind: "admin" } })).toEqual({
    outcome: "allowed",
    wouldBlock: [],
  });
});

test("the naive decision lists evaluate rules that would deny, and blocks by active rules alone", () => {
  const evaluated: RuleTerms = { ...owners, packageNamePattern: "*", enforcement: "evaluate" };
  expect(naiveDecision([evaluated], push)).toEqual({ outcome: "allowed", wouldBlock: [evaluated] });
  expect(naiveDecision([evaluated, maintainers], push)).toEqual({
    outcome: "blocked",
    blockedBy: [maintainers],
    requiredAccessLevel: "maintainer",
    wouldBlock: [evaluated],
  });
  const owner: PackageRequest = { ...push, principal: { kind: "user", accessLevel: "owner" } };
  expect(naiveDecision([evaluated], owner)).toEqual({ outcome: "allowed", wouldBlock: [] });
});
