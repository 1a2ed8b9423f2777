import { describe, expect, it, test } from "vitest";
import { ruleName, ruleSentence } from "./rule-words.ts";

const rule = { packageType: "npm", packageNamePattern: "@acme/*" } as const;

describe("the sentence of a rule", () => {
  test.each([
    [
      "owner",
      null,
      "Owners and above may publish; nobody else. Deploy tokens and anonymous callers may not delete either.",
    ],
    [
      "maintainer",
      null,
      "Maintainers and above may publish; nobody else. Deploy tokens and anonymous callers may not delete either.",
    ],
    [null, "admin", "Admins may delete; nobody else. Deploy tokens and anonymous callers may not publish either."],
    ["owner", "owner", "Owners and above may publish and delete; nobody else."],
    ["maintainer", "admin", "Maintainers and above may publish, only admins may delete; nobody else."],
    ["admin", "owner", "Admins may publish, only owners and above may delete; nobody else."],
    [null, null, "Choose who may publish or who may delete."],
  ] as const)("of the levels %s and %s", (push, remove, sentence) => {
    const terms = { ...rule, minimumAccessLevelForPush: push, minimumAccessLevelForDelete: remove };
    expect(ruleSentence(terms)).toBe(sentence);
    expect(ruleSentence({ ...terms, enforcement: "active" })).toBe(sentence);
  });

  it("does not claim that an evaluated rule is in force", () => {
    expect(ruleSentence({ ...rule, minimumAccessLevelForPush: "owner", enforcement: "evaluate" })).toBe(
      "Not enforced. Once active: owners and above may publish; nobody else. Deploy tokens and anonymous callers may not delete either.",
    );
  });
});

test("a rule is named by its type and pattern", () => {
  expect(ruleName({ packageType: "terraform_module", packageNamePattern: "vpc/*" })).toBe("Terraform vpc/*");
});
