import { describe, expect, it, test } from "vitest";
import { ruleName, ruleSentence } from "./rule-words.ts";

const rule = { packageType: "npm", packageNamePattern: "@acme/*" } as const;

describe("the sentence of a rule", () => {
  test.each([
    ["owner", null, "Owners and admins may publish; nobody else."],
    ["maintainer", null, "Maintainers, owners and admins may publish; nobody else."],
    [null, "admin", "Admins may delete; nobody else. Deploy tokens may not publish."],
    ["owner", "owner", "Owners and admins may publish and delete; nobody else."],
    ["maintainer", "admin", "Maintainers, owners and admins may publish, only admins may delete."],
    ["admin", "owner", "Admins may publish, only owners and admins may delete."],
    [null, null, "Choose who may publish or who may delete."],
  ] as const)("of the levels %s and %s", (push, remove, sentence) => {
    const terms = { ...rule, minimumAccessLevelForPush: push, minimumAccessLevelForDelete: remove };
    expect(ruleSentence(terms)).toBe(sentence);
    expect(ruleSentence({ ...terms, enforcement: "active" })).toBe(sentence);
  });

  it("does not claim that an evaluated rule is in force", () => {
    expect(ruleSentence({ ...rule, minimumAccessLevelForPush: "owner", enforcement: "evaluate" })).toBe(
      "Not enforced. Once active: owners and admins may publish; nobody else.",
    );
  });
});

test("a rule is named by its type and pattern", () => {
  expect(ruleName({ packageType: "terraform_module", packageNamePattern: "vpc/*" })).toBe("Terraform vpc/*");
});
