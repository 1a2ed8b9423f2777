import { packageTypes } from "@package-protection/core";
import { describe, expect, it, test } from "vitest";
import { examplePatterns, newRuleForm } from "../rules/rule-form.ts";
import { formErrors, hasErrors, noFieldErrors, serverErrors } from "./field-errors.ts";

test("each type's example is valid", () => {
  for (const packageType of packageTypes) {
    const form = { ...newRuleForm, packageType, packageNamePattern: examplePatterns[packageType] };
    expect(formErrors(form, false)).toEqual(noFieldErrors);
  }
});

describe("what core says of a form", () => {
  it("stands at the field that it is about", () => {
    const form = { ...newRuleForm, packageNamePattern: "@ac*me/app", minimumAccessLevelForPush: null } as const;
    const errors = formErrors(form, false);
    expect(errors.pattern).toEqual([expect.stringContaining("npm pattern")]);
    expect(errors.levels).toEqual([expect.stringContaining("Choose who")]);
    expect(hasErrors(errors)).toBe(true);
  });

  it("is silent about a pattern that nobody has typed yet", () => {
    expect(hasErrors(formErrors(newRuleForm, true))).toBe(false);
    expect(formErrors(newRuleForm, false).pattern).toHaveLength(1);
  });
});

describe("the server's answer", () => {
  test.each([
    [{ type: "pattern_taken" }, "pattern"],
    [{ type: "invalid_rule", violations: [{ type: "pattern_blank" }] }, "pattern"],
    [{ type: "invalid_rule", violations: [{ type: "package_type_unknown" }] }, "packageType"],
    [{ type: "invalid_rule", violations: [{ type: "level_missing" }] }, "levels"],
    [{ type: "rule_limit_reached", maximumRules: 1000 }, "form"],
    [{ type: "forbidden" }, "form"],
  ] as const)("%j", (error, field) => {
    const errors = serverErrors(error);
    expect(errors[field]).toHaveLength(1);
    expect(Object.values(errors).flat()).toHaveLength(1);
  });

  it("of a 400 is placed by the parameters that it names", () => {
    const message =
      "package_name_pattern is missing, package_type does not have a valid value, minimum_access_level_for_push is invalid, id is invalid";
    expect(serverErrors({ type: "request_rejected", status: 400, messages: [message] })).toEqual({
      pattern: ["package_name_pattern is missing"],
      packageType: ["package_type does not have a valid value"],
      levels: ["minimum_access_level_for_push is invalid"],
      form: ["id is invalid"],
    });
  });
});
