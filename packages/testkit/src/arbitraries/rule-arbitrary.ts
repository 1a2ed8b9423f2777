import {
  type AccessLevel,
  accessLevels,
  type Enforcement,
  enforcements,
  type ProtectionRule,
  packageTypes,
  type RuleChange,
  type RuleDraft,
  type RuleInput,
  type RuleTerms,
  ruleDraft,
} from "@package-protection/core";
import fc from "fast-check";
import { arbitraryDeleteProtectionLevel, arbitraryPushProtectionLevel } from "./access-level-arbitrary.ts";
import { arbitraryCallerName } from "./caller-arbitrary.ts";
import { arbitraryCharacter, arbitraryLoneSurrogate } from "./character-arbitrary.ts";
import { arbitraryPackageType } from "./package-type-arbitrary.ts";
import { arbitraryInvalidPattern, arbitraryPattern } from "./pattern-arbitrary.ts";
import { arbitraryRevision } from "./revision-arbitrary.ts";

const ruleLevels = fc
  .record({
    minimumAccessLevelForPush: fc.option(arbitraryPushProtectionLevel(), { freq: 3 }),
    minimumAccessLevelForDelete: fc.option(arbitraryDeleteProtectionLevel(), { freq: 3 }),
  })
  .filter((levels) => levels.minimumAccessLevelForPush !== null || levels.minimumAccessLevelForDelete !== null);

/** The two levels of a rule: every pair but the one in which both are null. */
export function arbitraryRuleLevels(): fc.Arbitrary<
  Pick<RuleTerms, "minimumAccessLevelForPush" | "minimumAccessLevelForDelete">
> {
  return ruleLevels;
}

const namedPackages = fc.oneof(
  ...packageTypes.map((packageType) =>
    arbitraryPattern(packageType).map((packageNamePattern) => ({ packageType, packageNamePattern })),
  ),
);

/** Either enforcement, `active` more often. */
export function arbitraryEnforcement(): fc.Arbitrary<Enforcement> {
  return fc.constantFrom("active", "active", ...enforcements);
}

const drafts = fc
  .tuple(namedPackages, ruleLevels, arbitraryEnforcement())
  .map(([named, levels, enforcement]) => validDraft({ ...named, ...levels, enforcement }));

function validDraft(input: RuleInput): RuleDraft {
  return ruleDraft(input).match(
    (draft) => draft,
    (error) => {
      throw new Error(`not valid: ${JSON.stringify({ input, error })}`);
    },
  );
}

/** Valid terms: every type, patterns as in `arbitraryPattern`, every pair of levels, either enforcement. */
export function arbitraryRuleDraft(): fc.Arbitrary<RuleDraft> {
  return drafts;
}

const unformattedTerms = fc
  .tuple(arbitraryPackageType(), fc.string({ unit: arbitraryCharacter(), minLength: 1 }), ruleLevels)
  .map(([packageType, packageNamePattern, levels]) => ({ packageNamePattern, packageType, ...levels }));

const activeTerms = fc.tuple(namedPackages, ruleLevels).map(([named, levels]) => ({ ...named, ...levels }));
const ruleTerms = fc.oneof({ arbitrary: activeTerms, weight: 4 }, { arbitrary: unformattedTerms, weight: 1 });

/**
 * Terms of active rules, as a decision reads them.
 *
 * They are valid in structure; one in five breaks the format or the length, as old rules do after a format was tightened.
 */
export function arbitraryRuleTerms(): fc.Arbitrary<RuleTerms> {
  return ruleTerms;
}

/** A rule as a store keeps it, of any project; clocks go back now and then, so `updatedAt` is sometimes the earlier one. */
export function arbitraryProtectionRule(): fc.Arbitrary<ProtectionRule> {
  const time = fc.oneof(
    fc.integer({ min: 1_500_000_000_000, max: 2_500_000_000_000 }),
    fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
  );
  const stored = fc.record({
    id: fc.oneof(
      fc.integer({ min: 1, max: 40 }),
      fc.maxSafeNat().map((id) => Math.max(id, 1)),
    ),
    projectId: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.maxSafeInteger()),
    revision: arbitraryRevision(),
    createdAt: time,
    createdBy: fc.option(arbitraryCallerName()),
    updatedBy: fc.option(arbitraryCallerName()),
  });
  const lifeTime = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: -5_000, max: -1 }));
  return fc.tuple(arbitraryRuleDraft(), stored, lifeTime).map(([terms, rest, milliseconds]) => ({
    ...terms,
    ...rest,
    updatedAt: Math.max(0, rest.createdAt + milliseconds),
  }));
}

/** The rules of one project, up to `maxLength`, by ascending id: no two with the same type, pattern and enforcement. */
export function arbitraryProjectRules(maxLength = 10): fc.Arbitrary<ProtectionRule[]> {
  return fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.uniqueArray(arbitraryProtectionRule(), {
        maxLength,
        selector: (rule) => JSON.stringify([rule.packageType, rule.packageNamePattern, rule.enforcement]),
      }),
    )
    .map(([projectId, rules]) => rules.map((rule, index) => ({ ...rule, id: index + 1, projectId })));
}

const wrongPackageTypes = ["", "NPM", "npm ", "docker", "terraform-module", "__proto__", "constructor", "toString"];
const wrongLevels: readonly string[] = [
  ...accessLevels.filter((level: AccessLevel) => level !== "owner" && level !== "admin"),
  ...["", "Owner", "owner ", "40", "__proto__", "constructor", "toString"],
];

function anyString(): fc.Arbitrary<string> {
  const unit = fc.oneof(
    { arbitrary: arbitraryCharacter(), weight: 9 },
    { arbitrary: arbitraryLoneSurrogate(), weight: 1 },
  );
  return fc.string({ unit });
}

function termsOfInput() {
  const level = (valid: fc.Arbitrary<string>) =>
    fc.oneof(
      { arbitrary: valid, weight: 4 },
      { arbitrary: fc.constant(null), weight: 2 },
      { arbitrary: fc.oneof(fc.constantFrom(...wrongLevels), anyString()), weight: 1 },
    );
  const pattern = fc.oneof(
    { arbitrary: arbitraryPackageType().chain(arbitraryPattern), weight: 6 },
    {
      arbitrary: fc
        .constantFrom(
          "pattern_blank" as const,
          "pattern_too_long" as const,
          "pattern_format" as const,
          "pattern_not_text" as const,
        )
        .chain((violation) => arbitraryInvalidPattern(violation).map((invalid) => invalid.pattern)),
      weight: 2,
    },
    { arbitrary: anyString(), weight: 1 },
    { arbitrary: fc.constant(null), weight: 1 },
  );
  const packageType = fc.oneof(
    { arbitrary: arbitraryPackageType(), weight: 8 },
    { arbitrary: fc.oneof(fc.constantFrom(...wrongPackageTypes), anyString()), weight: 1 },
    { arbitrary: fc.constant(null), weight: 1 },
  );
  return {
    packageNamePattern: pattern,
    packageType,
    minimumAccessLevelForPush: level(arbitraryPushProtectionLevel()),
    minimumAccessLevelForDelete: level(arbitraryDeleteProtectionLevel()),
    enforcement: fc.oneof(
      { arbitrary: arbitraryEnforcement(), weight: 8 },
      { arbitrary: fc.oneof(fc.constantFrom("", "Active", "evaluate ", "__proto__"), anyString()), weight: 1 },
    ),
  };
}

/**
 * The terms of a new rule as a client sends them: about half are valid.
 *
 * Each term may be null or any text, often text that is nearly right or that names a property of every object. The levels and
 * the enforcement may be absent.
 */
export function arbitraryRuleInput(): fc.Arbitrary<RuleInput> {
  const loose = fc.record(termsOfInput(), { requiredKeys: ["packageNamePattern", "packageType"] });
  return fc.oneof<fc.Arbitrary<RuleInput>[]>(arbitraryRuleDraft(), loose.map(asReceived));
}

/** The input as a host without types passes it on. */
function asReceived(terms: unknown): RuleInput {
  return terms as RuleInput;
}

/** A change to a rule: any subset of the terms, also none, each as in `arbitraryRuleInput`. */
export function arbitraryRuleChange(): fc.Arbitrary<RuleChange> {
  return fc.record(termsOfInput(), { requiredKeys: [] }).map(asReceived);
}
