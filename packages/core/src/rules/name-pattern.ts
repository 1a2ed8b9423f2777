import type { PatternViolation } from "./errors.ts";
import { type PackageType, packageTypeDefinition } from "./package-type.ts";

/** The longest pattern, in code points (contract, section 1). */
export const maximumPatternLength = 255;

const blank = /^\p{White_Space}*$/u;

/** The literal parts of a folded pattern: before, between and after its wildcards. */
export interface PatternLiterals {
  /** The literal before the first wildcard; the whole pattern if it has none. */
  readonly prefix: string;
  /** The literals between two wildcards, in order; none is empty. */
  readonly infixes: readonly string[];
  /** The literal after the last wildcard; null without a wildcard, and only the prefix itself matches. */
  readonly suffix: string | null;
}

/** Whether every store can keep a text: it holds neither a NUL nor a lone surrogate (contract, section 2). */
export function isStorableText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** All violations of a pattern, in the contract's order of messages (section 2). Without a package type, the format is not checked. */
export function patternViolations(pattern: string, packageType: PackageType | null): readonly PatternViolation[] {
  const violations: PatternViolation[] = [];
  if (blank.test(pattern)) violations.push({ type: "pattern_blank" });
  if ([...pattern].length > maximumPatternLength) {
    violations.push({ type: "pattern_too_long", maximumLength: maximumPatternLength });
  }
  if (packageType !== null && !packageTypeDefinition(packageType).acceptsPattern(pattern)) {
    violations.push({ type: "pattern_format", packageType });
  }
  if (!isStorableText(pattern)) violations.push({ type: "pattern_not_text" });
  return violations;
}

/** Folds a name or a pattern: normalises it for its type and lower-cases each code point alone (contract, section 4). */
export function foldName(packageType: PackageType, name: string): string {
  return packageTypeDefinition(packageType).normaliseName(foldCase(name));
}

/**
 * Lower-cases each code point alone.
 *
 * `toLowerCase` does that for all but a capital sigma, which becomes a final one (U+03C2) at the end of a word.
 */
export function foldCase(text: string): string {
  const lowered = text.toLowerCase();
  if (lowered === text || !lowered.includes("\u03c2")) return lowered;
  return text.replaceAll("\u03a3", "\u03c3").toLowerCase();
}

const noInfixes: readonly string[] = [];

/** Folds a pattern as names are folded, and splits it at its wildcards. */
export function patternLiterals(packageType: PackageType, pattern: string): PatternLiterals {
  const folded = foldName(packageType, pattern);
  const first = folded.indexOf("*");
  if (first === -1) return { prefix: folded, infixes: noInfixes, suffix: null };
  const last = folded.lastIndexOf("*");
  return {
    prefix: folded.slice(0, first),
    infixes: first === last ? noInfixes : innerLiterals(folded.slice(first + 1, last)),
    suffix: folded.slice(last + 1),
  };
}

function innerLiterals(text: string): readonly string[] {
  return text.split("*").filter((literal) => literal !== "");
}

/**
 * Whether a folded name matches as a whole.
 *
 * Each infix is found at its leftmost position, which leaves the most room for the next, so the search never backtracks. The
 * time is at most pattern times name.
 */
export function matchesLiterals({ prefix, infixes, suffix }: PatternLiterals, foldedName: string): boolean {
  if (suffix === null) return foldedName === prefix;
  const end = foldedName.length - suffix.length;
  // Two texts compare several times faster than startsWith or endsWith compares.
  if (prefix !== "" && foldedName.slice(0, prefix.length) !== prefix) return false;
  if (suffix !== "" && foldedName.slice(end) !== suffix) return false;
  let position = prefix.length;
  for (const infix of infixes) {
    const found = foldedName.indexOf(infix, position);
    if (found === -1) return false;
    position = found + infix.length;
  }
  return position <= end;
}

/** Whether a package name of a type matches a pattern (contract, section 4). Total; builds no regular expression. */
export function matchesPackageName(packageType: PackageType, pattern: string, packageName: string): boolean {
  return matchesLiterals(patternLiterals(packageType, pattern), foldName(packageType, packageName));
}

/** Whether two package names of a type are the same name (contract, section 4). Neither has wildcards. */
export function isSamePackageName(packageType: PackageType, one: string, other: string): boolean {
  return foldName(packageType, one) === foldName(packageType, other);
}
