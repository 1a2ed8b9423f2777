import { type ProtectionRule, revision } from "@package-protection/core";
import { expect, test } from "vitest";
import { listBytes } from "./rule-list-bytes.ts";
import { ruleToWire } from "./wire.ts";

function listOf(length: number): readonly ProtectionRule[] {
  return Array.from({ length }, (_, index) => ({
    id: index + 1,
    projectId: 7,
    revision: revision(`${index}`),
    packageNamePattern: `@ácme/"${index}"`,
    packageType: "maven",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    createdAt: 1,
    updatedAt: 2,
  }));
}

test.each([0, 1, 1999, 2000, 2001, 4000, 4001])("a list of %i rules is written as its rules are", async (length) => {
  const rules = listOf(length);
  expect((await listBytes(rules)).toString()).toBe(JSON.stringify(rules.map(ruleToWire)));
});

test("a list is written once, and another one anew", async () => {
  const rules = listOf(3);
  const bytes = await listBytes(rules);
  expect(await listBytes(rules)).toBe(bytes);
  expect(await listBytes(listOf(2))).not.toEqual(bytes);
});
