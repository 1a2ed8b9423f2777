import type { ServerRule } from "@package-protection/client";
import { deleteProtectionLevels, enforcements, packageTypes, pushProtectionLevels } from "@package-protection/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ruleOrders, selectRules, wholeList } from "./select-rules.ts";

const person = fc.option(fc.constantFrom("olivia", "max"));
const rules: fc.Arbitrary<ServerRule[]> = fc.uniqueArray(
  fc.record({
    id: fc.nat(1000),
    projectId: fc.constant(7),
    packageType: fc.constantFrom(...packageTypes),
    packageNamePattern: fc.constantFrom("@acme/*", "@acme/ui", "acme-*", "Acme.*", "*", "com/acme/*"),
    minimumAccessLevelForPush: fc.option(fc.constantFrom(...pushProtectionLevels)),
    minimumAccessLevelForDelete: fc.option(fc.constantFrom(...deleteProtectionLevels)),
    enforcement: fc.constantFrom(...enforcements),
    updatedAt: fc.nat(5),
    updatedBy: person,
  }),
  { selector: ({ id }) => id },
);
const order = fc.constantFrom(...ruleOrders);

test("law: an order and its reverse show the same rules", () => {
  fc.assert(
    fc.property(rules, order, (all, by) => {
      const ids = (isDescending: boolean) =>
        selectRules(all, { ...wholeList, order: by, isDescending }).map(({ id }) => id);
      expect([...ids(false)].sort()).toEqual([...ids(true)].sort());
      expect(ids(false)).toHaveLength(all.length);
    }),
  );
});

test("law: the order does not depend on the order in which the rules were read", () => {
  fc.assert(
    fc.property(rules, order, fc.boolean(), (all, by, isDescending) => {
      const selection = { ...wholeList, order: by, isDescending };
      expect(selectRules(all.toReversed(), selection)).toEqual(selectRules(all, selection));
    }),
  );
});

describe("a search", () => {
  const rule = (id: number, packageNamePattern: string, updatedBy: string): ServerRule => ({
    id,
    projectId: 7,
    packageType: "npm",
    packageNamePattern,
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    enforcement: id === 3 ? "evaluate" : "active",
    updatedBy,
  });
  const all = [rule(1, "@acme/*", "olivia"), rule(2, "left-pad", "max"), rule(3, "@other/*", "max")];
  const found = (search: string) => selectRules(all, { ...wholeList, search }).map(({ id }) => id);

  it("finds a part of the pattern, in any case", () => expect(found("LEFT")).toEqual([2]));
  it("finds who changed the rule last", () => expect(found("max")).toEqual([3, 2]));
  it("finds the patterns that match a package's name", () => expect(found("@acme/ui")).toEqual([1]));
  it("ignores blanks around the text", () => expect(found(" left-pad ")).toEqual([2]));
  it("goes together with the filters", () => {
    expect(selectRules(all, { ...wholeList, search: "max", enforcement: "active" }).map(({ id }) => id)).toEqual([2]);
    expect(selectRules(all, { ...wholeList, packageType: "maven" })).toEqual([]);
  });
});

test("levels are sorted by how much they require, no limit first", () => {
  const rule = (id: number, level: ServerRule["minimumAccessLevelForPush"]): ServerRule => ({
    id,
    projectId: 7,
    packageType: "npm",
    packageNamePattern: "app",
    minimumAccessLevelForPush: level,
    minimumAccessLevelForDelete: "owner",
    enforcement: "active",
  });
  const all = [rule(1, "admin"), rule(2, null), rule(3, "owner"), rule(4, "maintainer")];
  expect(selectRules(all, { ...wholeList, order: "push" }).map(({ id }) => id)).toEqual([2, 4, 3, 1]);
});
