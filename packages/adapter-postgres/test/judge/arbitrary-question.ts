import {
  type AccessLevel,
  accessLevels,
  deleteProtectionLevels,
  type PackageAction,
  type PackageType,
  pushProtectionLevels,
  type RuleTerms,
} from "@package-protection/core";
import fc from "fast-check";

/** Whether a name matches a pattern. */
export interface MatchQuestion {
  readonly packageType: PackageType;
  readonly pattern: string;
  readonly name: string;
}

/** Whether rules let a user do something. */
export interface DecisionQuestion {
  readonly rules: readonly RuleTerms[];
  readonly requests: readonly UserRequest[];
}

export interface UserRequest {
  readonly action: PackageAction;
  readonly accessLevel: AccessLevel;
  readonly packageType: PackageType;
  readonly packageName: string;
}

/** Few letters, so that pieces repeat; and whatever means something to LIKE, to a regular expression or to a package type. */
const usual = fc.constantFrom(..."aaaAAbbBz0._-%/@+ \n^$[](){}|?'\"");
/** Everything that is ASCII, without what cannot be kept, a backslash and the wildcard. */
const ascii = fc
  .integer({ min: 1, max: 127 })
  .map((code) => String.fromCharCode(code))
  .filter((character) => character !== "\\" && character !== "*");
const character = fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: ascii });
const piece = fc.string({ unit: character, maxLength: 4 });

const arbitraryPattern = fc.oneof(
  { weight: 8, arbitrary: fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join("*")) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(..."*a%_"), maxLength: 8 }) },
);

const packageType = fc.constantFrom("generic", "npm", "maven", "pypi", "pypi");

/** How a name comes to differ from one that matches, if at all. */
const slip = fc.record({
  at: fc.nat(40),
  how: fc.constantFrom("flip case", "leave out", "put in", "replace", "swap"),
  character,
});
type Slip = typeof slip extends fc.Arbitrary<infer Value> ? Value : never;

/** A name that the pattern matches, or that nearly does. */
function nameNear(pattern: string): fc.Arbitrary<string> {
  const stars = pattern.split("*").length - 1;
  const matching = fc.array(piece, { minLength: stars, maxLength: stars }).map((runs) => filled(pattern, runs));
  const slips = fc.oneof(fc.constant([]), fc.array(slip, { minLength: 1, maxLength: 2 }));
  return fc.tuple(matching, slips).map(([name, made]) => made.reduce(withSlip, name));
}

function filled(pattern: string, runs: readonly string[]): string {
  return pattern
    .split("*")
    .map((literal, index) => literal + (runs[index] ?? ""))
    .join("");
}

function withSlip(name: string, { at, how, character: other }: Slip): string {
  const place = name === "" ? 0 : at % name.length;
  const [before, here, after] = [name.slice(0, place), name.charAt(place), name.slice(place + 1)];
  switch (how) {
    case "flip case":
      return before + (here === here.toLowerCase() ? here.toUpperCase() : here.toLowerCase()) + after;
    case "leave out":
      return before + after;
    case "put in":
      return before + other + here + after;
    case "replace":
      return before + other + after;
    case "swap":
      return before + after.charAt(0) + here + after.slice(1);
  }
}

export const arbitraryMatchQuestion: fc.Arbitrary<MatchQuestion> = fc
  .tuple(packageType, arbitraryPattern)
  .chain(([type, pattern]) => {
    const unrelated = fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join(""));
    const name = fc.oneof({ weight: 9, arbitrary: nameNear(pattern) }, { weight: 1, arbitrary: unrelated });
    return name.map((chosen) => ({ packageType: type, pattern, name: chosen }));
  });

const terms: fc.Arbitrary<RuleTerms> = fc
  .record({
    packageNamePattern: arbitraryPattern.filter((pattern) => pattern !== ""),
    packageType,
    minimumAccessLevelForPush: fc.constantFrom(null, ...pushProtectionLevels),
    minimumAccessLevelForDelete: fc.constantFrom(null, ...deleteProtectionLevels),
  })
  .filter((rule) => rule.minimumAccessLevelForPush !== null || rule.minimumAccessLevelForDelete !== null);

export const arbitraryDecisionQuestion: fc.Arbitrary<DecisionQuestion> = fc
  .array(terms, { minLength: 1, maxLength: 12 })
  .chain((rules) => {
    const request = fc
      .record({
        near: fc.constantFrom(...rules),
        type: fc.option(packageType, { freq: 5 }),
        action: fc.constantFrom<PackageAction>("push", "delete"),
        accessLevel: fc.constantFrom(...accessLevels.filter((level) => level !== "admin")),
      })
      .chain(({ near, type, action, accessLevel }) =>
        nameNear(near.packageNamePattern).map((name) => ({
          action,
          accessLevel,
          packageType: type ?? near.packageType,
          // A package has a name.
          packageName: name === "" ? "a" : name,
        })),
      );
    return fc.array(request, { minLength: 10, maxLength: 10 }).map((requests) => ({ rules, requests }));
  });
