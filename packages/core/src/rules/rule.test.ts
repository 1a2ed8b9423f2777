import {
  arbitraryInvalidPattern,
  arbitraryRuleChange,
  arbitraryRuleDraft,
  arbitraryRuleInput,
  arbitraryWhiteSpace,
} from "@package-protection/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RuleViolation } from "./errors.ts";
import { packageTypes } from "./package-type.ts";
import {
  changeRule,
  changesNothing,
  type RuleChange,
  type RuleDraft,
  type RuleInput,
  type RuleTerms,
  ruleDraft,
  ruleKey,
} from "./rule.ts";

const valid = {
  packageNamePattern: "@acme/*",
  packageType: "npm",
  minimumAccessLevelForPush: "maintainer",
  minimumAccessLevelForDelete: "owner",
  enforcement: "active",
} as const satisfies RuleTerms;

type UntypedInput = { readonly [Term in keyof RuleInput]: unknown };

/** Of untyped values, as a host in JavaScript may pass them. */
function violationsOf(input: UntypedInput): readonly RuleViolation[] {
  return ruleDraft(input as RuleInput).match(
    () => [],
    (error) => error.violations,
  );
}

const kindsOf = (input: UntypedInput) => violationsOf(input).map((violation) => violation.type);

describe("a draft", () => {
  test("is exactly the terms that were put in", () => {
    expect(ruleDraft(valid)._unsafeUnwrap()).toEqual(valid);
  });

  test("reads an absent level as null", () => {
    const { minimumAccessLevelForDelete: _, ...withoutDelete } = valid;
    expect(ruleDraft(withoutDelete)._unsafeUnwrap()).toEqual({ ...valid, minimumAccessLevelForDelete: null });
  });

  test("without an enforcement is active", () => {
    const { enforcement: _, ...withoutEnforcement } = valid;
    expect(ruleDraft(withoutEnforcement)._unsafeUnwrap()).toEqual(valid);
  });

  test("leaves out what is no term", () => {
    expect(ruleDraft(Object.assign({ id: 7, admin: true }, valid))._unsafeUnwrap()).toEqual(valid);
  });

  test("cannot be changed", () => {
    const draft = ruleDraft(valid)._unsafeUnwrap();
    expect(Reflect.set(draft, "minimumAccessLevelForPush", null)).toBe(false);
    expect(draft).toEqual(valid);
  });

  test("keeps its pattern character by character, without trimming, folding or normalising", () => {
    const packageNamePattern = " \tΟΔΟΣ e\u0301 é 😀\\*\n ";
    const draft = ruleDraft({ ...valid, packageType: "generic", packageNamePattern })._unsafeUnwrap();
    expect(draft.packageNamePattern).toBe(packageNamePattern);
  });

  test("of any input is either the input's terms, or at least one violation", () => {
    fc.assert(
      fc.property(arbitraryRuleInput(), (input) => {
        ruleDraft(input).match(
          (draft) =>
            expect(draft).toEqual({
              minimumAccessLevelForPush: null,
              minimumAccessLevelForDelete: null,
              enforcement: "active",
              ...input,
            }),
          (error) => {
            expect(error.type).toBe("invalid_rule");
            expect(error.violations.length).toBeGreaterThan(0);
          },
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test("has each violation at most once, in the contract's order of messages", () => {
    const order = [
      "pattern_blank",
      "pattern_too_long",
      "pattern_format",
      "pattern_not_text",
      "package_type_blank",
      "package_type_unknown",
      "push_level_unknown",
      "delete_level_unknown",
      "level_missing",
      "enforcement_unknown",
    ];
    fc.assert(
      fc.property(arbitraryRuleInput(), (input) => {
        const kinds = kindsOf(input);
        expect(kinds).toEqual(order.filter((kind) => kinds.some((found) => found === kind)));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("all violations are listed at once, in order:", () => {
  test.each<[string, UntypedInput, RuleViolation["type"][]]>([
    [
      "no pattern and no level",
      { packageNamePattern: null, packageType: "npm" },
      ["pattern_blank", "pattern_format", "level_missing"],
    ],
    [
      "nothing at all",
      { packageNamePattern: null, packageType: null },
      ["pattern_blank", "package_type_blank", "level_missing"],
    ],
    [
      "a long pattern of a wrong format",
      { packageNamePattern: " ".repeat(256), packageType: "npm" },
      ["pattern_blank", "pattern_too_long", "pattern_format", "level_missing"],
    ],
    [
      "a long pattern with a NUL, and wrong levels",
      {
        packageNamePattern: `${"a".repeat(255)}\0`,
        packageType: "npm",
        minimumAccessLevelForPush: "developer",
        minimumAccessLevelForDelete: "maintainer",
      },
      ["pattern_too_long", "pattern_format", "pattern_not_text", "push_level_unknown", "delete_level_unknown"],
    ],
    [
      "an unknown type, which has no format",
      { ...valid, packageNamePattern: "a b", packageType: "docker", minimumAccessLevelForPush: "" },
      ["package_type_unknown", "push_level_unknown"],
    ],
  ])("%s", (_, input, kinds) => {
    expect(kindsOf(input)).toEqual(kinds);
  });
});

describe("the length of a pattern", () => {
  test.each([
    ["letters", "a"],
    ["characters of two code units each", "😀"],
    ["combining characters", "\u0301"],
  ])("is counted in code points: 255 %s are few enough, 256 are not", (_, character) => {
    const input = { ...valid, packageType: "generic" } as const;
    expect(violationsOf({ ...input, packageNamePattern: character.repeat(255) })).toEqual([]);
    expect(violationsOf({ ...input, packageNamePattern: character.repeat(256) })).toEqual([
      { type: "pattern_too_long", maximumLength: 255 },
    ]);
  });

  test("counts a lone surrogate as one", () => {
    const pattern = "\ud83d".repeat(255);
    expect(kindsOf({ ...valid, packageType: "generic", packageNamePattern: pattern })).toEqual(["pattern_not_text"]);
    expect(kindsOf({ ...valid, packageType: "generic", packageNamePattern: `${pattern}a` })).toEqual([
      "pattern_too_long",
      "pattern_not_text",
    ]);
  });

  test("is at least one", () => {
    expect(kindsOf({ ...valid, packageType: "generic", packageNamePattern: "a" })).toEqual([]);
    expect(kindsOf({ ...valid, packageType: "generic", packageNamePattern: "" })).toEqual(["pattern_blank"]);
  });
});

describe("a pattern is blank", () => {
  test.each([
    " ",
    "\t\n\v\f\r",
    "\u0085",
    "\u00A0",
    "\u1680",
    "\u2028\u2029",
    "\u202F",
    "\u205F",
    "\u3000",
    " \u3000 ",
  ])("that is only white space: %j", (packageNamePattern) => {
    expect(kindsOf({ ...valid, packageType: "generic", packageNamePattern })).toEqual(["pattern_blank"]);
  });

  test("that is any run of Unicode's White_Space", () => {
    fc.assert(
      fc.property(fc.string({ unit: arbitraryWhiteSpace() }), (packageNamePattern) => {
        expect(kindsOf({ ...valid, packageType: "generic", packageNamePattern })).toEqual(["pattern_blank"]);
      }),
    );
  });

  test.each(["\uFEFF", "\u200B", "\u180E", "\u2060", "\u001C", "\u3164", " a", "\u3000*"])(
    "but not if there is anything else in it: %j",
    (packageNamePattern) => {
      expect(kindsOf({ ...valid, packageType: "generic", packageNamePattern })).toEqual([]);
    },
  );

  test.each(["npm", "pypi", "terraform_module"] as const)("and then of a wrong format too, for %s", (packageType) => {
    for (const packageNamePattern of [null, "", " \u3000"]) {
      expect(violationsOf({ ...valid, packageType, packageNamePattern })).toEqual([
        { type: "pattern_blank" },
        { type: "pattern_format", packageType },
      ]);
    }
  });
});

test.each([
  ["a NUL", "a\0b"],
  ["a NUL alone", "\0"],
  ["a high surrogate alone", "\ud83d"],
  ["a low surrogate alone", "a\ude00"],
  ["surrogates the wrong way round", "\ude00\ud83d"],
  ["a high surrogate before a pair", "\ud83d😀"],
])("a pattern with %s is not text", (_, packageNamePattern) => {
  for (const packageType of packageTypes) {
    expect(kindsOf({ ...valid, packageType, packageNamePattern })).toContain("pattern_not_text");
  }
});

test("an invalid pattern of any kind is refused with that violation, whatever the levels", () => {
  const kinds = ["pattern_blank", "pattern_too_long", "pattern_format", "pattern_not_text"] as const;
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds).chain(arbitraryInvalidPattern),
      fc.constantFrom("owner", "nobody", null),
      ({ packageType, pattern, violation }, level) => {
        const input = { packageNamePattern: pattern, packageType, minimumAccessLevelForPush: level };
        expect(kindsOf(input)).toContain(violation);
      },
    ),
  );
});

describe("a level", () => {
  test.each([
    "no_access",
    "minimal",
    "guest",
    "planner",
    "reporter",
    "security_manager",
    "developer",
    "",
    "Owner",
    "50",
    "__proto__",
    "constructor",
  ])("%j is not a level that a rule may require", (level) => {
    expect(kindsOf({ ...valid, minimumAccessLevelForPush: level })).toEqual(["push_level_unknown"]);
    expect(kindsOf({ ...valid, minimumAccessLevelForDelete: level })).toEqual(["delete_level_unknown"]);
  });

  test("maintainer may be required for a push and not for a delete", () => {
    expect(kindsOf({ ...valid, minimumAccessLevelForPush: "maintainer" })).toEqual([]);
    expect(kindsOf({ ...valid, minimumAccessLevelForDelete: "maintainer" })).toEqual(["delete_level_unknown"]);
  });

  test.each(["owner", "admin"])("%s may be required for both, alone or together", (level) => {
    const { packageNamePattern, packageType } = valid;
    expect(kindsOf({ packageNamePattern, packageType, minimumAccessLevelForPush: level })).toEqual([]);
    expect(kindsOf({ packageNamePattern, packageType, minimumAccessLevelForDelete: level })).toEqual([]);
    expect(kindsOf({ ...valid, minimumAccessLevelForPush: level, minimumAccessLevelForDelete: level })).toEqual([]);
  });

  test("is needed for one action at least", () => {
    const { packageNamePattern, packageType } = valid;
    expect(violationsOf({ packageNamePattern, packageType })).toEqual([{ type: "level_missing" }]);
    expect(violationsOf({ ...valid, minimumAccessLevelForPush: null, minimumAccessLevelForDelete: null })).toEqual([
      { type: "level_missing" },
    ]);
  });
});

test.each(["docker", "NPM", "", "__proto__", "constructor", "toString"])(
  "%j is an unknown package type",
  (packageType) => {
    expect(violationsOf({ ...valid, packageType })).toEqual([{ type: "package_type_unknown" }]);
  },
);

test.each(["", "Active", "evaluate ", "off", "__proto__"])("%j is an unknown enforcement", (enforcement) => {
  expect(violationsOf({ ...valid, enforcement })).toEqual([{ type: "enforcement_unknown" }]);
});

describe("a change", () => {
  test("of nothing returns the same terms", () => {
    fc.assert(
      fc.property(arbitraryRuleDraft(), (terms) => {
        expect(changeRule(terms, {})._unsafeUnwrap()).toEqual(terms);
      }),
    );
  });

  test("is validated as the whole rule that it makes", () => {
    fc.assert(
      fc.property(arbitraryRuleDraft(), arbitraryRuleChange(), (terms, change) => {
        expect(changeRule(terms, change)).toEqual(ruleDraft({ ...terms, ...change }));
      }),
      { numRuns: 500 },
    );
  });

  test.each<[string, RuleChange]>([
    ["the pattern", { packageNamePattern: "@acme/app" }],
    ["the type", { packageType: "generic" }],
    ["the push level", { minimumAccessLevelForPush: "admin" }],
    ["the delete level", { minimumAccessLevelForDelete: "admin" }],
    ["the enforcement", { enforcement: "evaluate" }],
    ["a level, by clearing it", { minimumAccessLevelForPush: null }],
    ["several terms", { packageNamePattern: "com/acme/*", packageType: "maven", minimumAccessLevelForDelete: null }],
    ["nothing, by sending what is there", { ...valid }],
  ])("may be of %s, and leaves every other term as it is", (_, change) => {
    expect(changeRule(valid, change)._unsafeUnwrap()).toEqual({ ...valid, ...change });
  });

  test("that sends undefined for a term leaves the term as it is", () => {
    for (const term of Object.keys(valid)) {
      expect(Reflect.apply(changeRule, undefined, [valid, { [term]: undefined }])).toEqual(ruleDraft(valid));
    }
  });

  test("reads the terms of a stored rule, and nothing else of it", () => {
    const stored = { ...valid, id: 7, projectId: 1, createdAt: 0 };
    expect(changeRule(stored, { minimumAccessLevelForPush: "admin" })._unsafeUnwrap()).toEqual({
      ...valid,
      minimumAccessLevelForPush: "admin",
    });
  });

  test("that clears the last level is refused", () => {
    const onlyPush = { ...valid, minimumAccessLevelForDelete: null } as const;
    expect(changeRule(onlyPush, { minimumAccessLevelForPush: null })._unsafeUnwrapErr()).toEqual({
      type: "invalid_rule",
      violations: [{ type: "level_missing" }],
    });
  });

  test("of the type is refused where the pattern is not of the new type's format", () => {
    expect(changeRule(valid, { packageType: "terraform_module" })._unsafeUnwrapErr().violations).toEqual([
      { type: "pattern_format", packageType: "terraform_module" },
    ]);
  });

  test("to no type and to no pattern is refused with both", () => {
    expect(
      changeRule(valid, { packageType: null, packageNamePattern: null })
        ._unsafeUnwrapErr()
        .violations.map(({ type }) => type),
    ).toEqual(["pattern_blank", "package_type_blank"]);
  });
});

describe("a change leaves the rule as it is", () => {
  test.each<[string, RuleChange]>([
    ["names no term", {}],
    ["names a term with the value that it has", { minimumAccessLevelForPush: "maintainer" }],
    ["names every term with the value that it has", valid],
  ])("where it %s", (_, change) => {
    expect(changesNothing(valid, change)).toBe(true);
  });

  test.each<[string, RuleChange]>([
    ["another pattern", { packageNamePattern: "@acme/app" }],
    ["a pattern that differs in case alone", { packageNamePattern: "@Acme/*" }],
    ["another type", { packageType: "generic" }],
    ["another push level", { minimumAccessLevelForPush: "owner" }],
    ["no push level", { minimumAccessLevelForPush: null }],
    ["another delete level", { minimumAccessLevelForDelete: "admin" }],
    ["no delete level", { minimumAccessLevelForDelete: null }],
    ["another enforcement", { enforcement: "evaluate" }],
    ["an invalid term", { packageType: null }],
  ])("but not where it names %s", (_, change) => {
    expect(changesNothing(valid, change)).toBe(false);
  });

  test("where it names the enforcement that the rule has by leaving it out", () => {
    const { enforcement: _, ...withoutEnforcement } = valid;
    expect(changesNothing(withoutEnforcement, { enforcement: "active" })).toBe(true);
    expect(changesNothing(withoutEnforcement, { enforcement: "evaluate" })).toBe(false);
  });

  test("exactly where the terms come out equal", () => {
    fc.assert(
      fc.property(arbitraryRuleDraft(), arbitraryRuleChange(), (terms, change) => {
        const changed = { ...terms, ...change };
        const same = Object.entries(terms).every(([term, value]) => Reflect.get(changed, term) === value);
        expect(changesNothing(terms, change)).toBe(same);
      }),
    );
  });
});

/** Without the terms that need not be given. */
function sparse({
  minimumAccessLevelForPush: push,
  minimumAccessLevelForDelete: remove,
  enforcement,
  ...terms
}: RuleDraft): RuleTerms {
  return {
    ...terms,
    ...(push !== null && { minimumAccessLevelForPush: push }),
    ...(remove !== null && { minimumAccessLevelForDelete: remove }),
    ...(enforcement !== "active" && { enforcement }),
  };
}

test("the law of terms that are left out: they count as null, the enforcement as active", () => {
  fc.assert(
    fc.property(arbitraryRuleDraft(), arbitraryRuleChange(), (terms, change) => {
      expect(ruleDraft(sparse(terms))).toEqual(ruleDraft(terms));
      expect(changeRule(sparse(terms), change)).toEqual(changeRule(terms, change));
      expect(changesNothing(sparse(terms), change)).toBe(changesNothing(terms, change));
      expect(ruleKey(sparse(terms))).toBe(ruleKey(terms));
    }),
  );
});
