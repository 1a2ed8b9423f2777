import { expect, it } from "vitest";
import { differenceLines } from "./term-differences.ts";

const rule = { packageType: "npm", packageNamePattern: "@acme/*", minimumAccessLevelForPush: "owner" } as const;

it("names each term that differs, in words", () => {
  const after = {
    packageType: "pypi",
    packageNamePattern: "acme-*",
    minimumAccessLevelForPush: null,
    minimumAccessLevelForDelete: "admin",
    enforcement: "evaluate",
  } as const;
  expect(differenceLines(rule, after)).toEqual([
    { term: "type", before: "npm", after: "PyPI" },
    { term: "pattern", before: "@acme/*", after: "acme-*" },
    { term: "push", before: "Owner", after: "No limit for users" },
    { term: "delete", before: "No limit for users", after: "Admin" },
    { term: "state", before: "Active", after: "Evaluating" },
  ]);
});

it("is empty where absent terms are written out", () => {
  expect(differenceLines(rule, { ...rule, minimumAccessLevelForDelete: null, enforcement: "active" })).toEqual([]);
});
