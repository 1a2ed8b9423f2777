import { type ProtectionRule, revision } from "@package-protection/core";
import { expect, test } from "vitest";
import { jsonResponse } from "../message/response.ts";
import { wholeListResponse } from "./list-response.ts";
import { ruleToWire } from "./wire-rule.ts";

function listOf(length: number): readonly ProtectionRule[] {
  return Array.from({ length }, (_, index) => ({
    id: index + 1,
    projectId: 7,
    revision: revision(`${index}`),
    packageNamePattern: `@ácme/"${index}"`,
    packageType: "maven",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    enforcement: "active",
    createdAt: 1,
    createdBy: null,
    updatedAt: 2,
    updatedBy: null,
  }));
}

test.each([0, 1, 1999, 2000, 2001, 4000, 4001])("a list of %i rules is written as its rules are", async (length) => {
  const rules = listOf(length);
  expect(await wholeListResponse(rules)).toEqual(jsonResponse(200, rules.map(ruleToWire)));
});

test("a list is written once, and another one anew", async () => {
  const rules = listOf(3);
  const response = await wholeListResponse(rules);
  expect(await wholeListResponse(rules)).toBe(response);
  expect(await wholeListResponse(listOf(2))).not.toEqual(response);
});
