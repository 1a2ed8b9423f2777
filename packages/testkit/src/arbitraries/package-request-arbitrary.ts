import type { PackageRequest, RuleTerms } from "@package-protection/core";
import fc from "fast-check";
import { arbitraryPackageAction } from "./package-action-arbitrary.ts";
import { arbitraryNameLike, arbitraryPackageName } from "./package-name-arbitrary.ts";
import { arbitraryPackageType } from "./package-type-arbitrary.ts";
import { arbitraryPrincipal } from "./principal-arbitrary.ts";
import { arbitraryRuleLevels, arbitraryRuleTerms } from "./rule-arbitrary.ts";

/** Any request that can be decided. */
export function arbitraryPackageRequest(): fc.Arbitrary<PackageRequest> {
  return fc.record({
    action: arbitraryPackageAction(),
    principal: arbitraryPrincipal(),
    packageType: arbitraryPackageType(),
    packageName: arbitraryPackageName(),
  });
}

/** A request about a package whose name the rule matches, or nearly; see `arbitraryNameLike`. */
export function arbitraryRequestFor(rule: RuleTerms): fc.Arbitrary<PackageRequest> {
  return fc.record({
    action: arbitraryPackageAction(),
    principal: arbitraryPrincipal(),
    packageType: fc.constant(rule.packageType),
    packageName: arbitraryNameLike(rule.packageType, rule.packageNamePattern),
  });
}

/** Rules, and a request that some of them concern. */
export interface RulesAndRequest {
  readonly rules: readonly RuleTerms[];
  readonly request: PackageRequest;
}

/**
 * Rules with a request, so that in most cases some rules match the request and others nearly do.
 *
 * Up to `maxRules` rules. Most have the request's package type and a pattern made of its name: with wildcards for parts of it,
 * letters in another case, and sometimes one wrong character.
 */
export function arbitraryRulesAndRequest(maxRules = 10): fc.Arbitrary<RulesAndRequest> {
  const request = fc.oneof(
    { arbitrary: arbitraryPackageRequest(), weight: 1 },
    { arbitrary: arbitraryRuleTerms().chain(arbitraryRequestFor), weight: 2 },
  );
  return request.chain((chosen) =>
    fc.record({
      rules: fc.array(arbitraryRuleAbout(chosen), { maxLength: maxRules, size: "max" }),
      request: fc.constant(chosen),
    }),
  );
}

/**
 * A rule that matches the request's package or nearly does, as in `arbitraryRulesAndRequest`. One in four is any rule.
 */
export function arbitraryRuleAbout(request: PackageRequest): fc.Arbitrary<RuleTerms> {
  const about = fc
    .tuple(
      arbitraryPatternAbout(request),
      fc.oneof(
        { arbitrary: fc.constant(request.packageType), weight: 6 },
        { arbitrary: arbitraryPackageType(), weight: 1 },
      ),
      arbitraryRuleLevels(),
    )
    .map(([packageNamePattern, packageType, levels]) => ({ packageNamePattern, packageType, ...levels }));
  return fc.oneof({ arbitrary: about, weight: 3 }, { arbitrary: arbitraryRuleTerms(), weight: 1 });
}

function arbitraryPatternAbout(request: PackageRequest): fc.Arbitrary<string> {
  const characters = [...request.packageName.toWellFormed()];
  const cuts = fc.array(fc.tuple(fc.nat(characters.length), fc.nat(4)), { maxLength: 3 });
  return cuts
    .map((ranges) => ranges.reduce((text, [at, length]) => text.toSpliced(at, length, "*"), characters).join(""))
    .chain((pattern) =>
      fc.oneof(
        { arbitrary: fc.constant(pattern), weight: 2 },
        { arbitrary: arbitraryRespelling(request, pattern), weight: 1 },
      ),
    );
}

/** Keeps the wildcards of a pattern and varies the rest as `arbitraryNameLike` does. */
function arbitraryRespelling(request: PackageRequest, pattern: string): fc.Arbitrary<string> {
  const literals = pattern
    .split("*")
    .map((literal) => (literal === "" ? fc.constant("") : arbitraryNameLike(request.packageType, literal)));
  return fc.tuple(...literals).map((texts) => texts.join("*"));
}
