import { arbitraryProtectionRule } from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRuleRow } from "./rule-row.ts";

const row = {
  id: 7,
  projectId: 2 ** 40,
  revision: "1.a",
  packageNamePattern: "app",
  packageType: "npm",
  minimumAccessLevelForPush: "owner",
  minimumAccessLevelForDelete: null,
  enforcement: "evaluate",
  createdAt: 1,
  createdBy: "ann",
  updatedAt: 2,
  updatedBy: null,
} as const;

describe("a row", () => {
  it("of any rule is read as that rule, also from JSON and with integers as a driver returns them", () => {
    fc.assert(
      fc.property(arbitraryProtectionRule(), (rule) => {
        const { id, projectId, createdAt, updatedAt } = rule;
        const asText = { id: `${id}`, projectId: `${projectId}`, createdAt: `${createdAt}`, updatedAt: `${updatedAt}` };
        const asBigInt = { id: BigInt(id), createdAt: BigInt(createdAt) };
        for (const integers of [{}, asText, asBigInt]) {
          expect(readRuleRow({ ...rule, ...integers })._unsafeUnwrap()).toEqual(rule);
        }
        expect(readRuleRow(JSON.parse(JSON.stringify(rule)))._unsafeUnwrap()).toEqual(rule);
      }),
    );
  });

  it("may have further columns, which are left out", () => {
    expect(readRuleRow(Object.assign({ sequence: 3 }, row))._unsafeUnwrap()).toEqual(row);
  });

  it.each([
    ["id", "0"],
    ["id", "7.0"],
    ["id", [7]],
    ["id", "9007199254740993"],
    ["projectId", "9223372036854775807"],
    ["projectId", ""],
    ["revision", null],
    ["packageNamePattern", ""],
    ["packageType", "docker"],
    ["minimumAccessLevelForPush", "developer"],
    ["minimumAccessLevelForDelete", "maintainer"],
    ["enforcement", "off"],
    ["enforcement", undefined],
    ["createdAt", null],
    ["createdBy", 7],
    ["updatedAt", "yesterday"],
    ["updatedBy", undefined],
  ])("whose %s is %j is an error that names the rule and the column", (column, value) => {
    const wrong = readRuleRow({ ...row, [column]: value })._unsafeUnwrapErr();
    expect(wrong).toMatch(/^rule /);
    expect(wrong).toContain(column);
  });
});
