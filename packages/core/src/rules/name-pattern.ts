import type { PatternViolation } from "./errors.ts";
import { type PackageType, packageTypeDefinition } from "./package-type.ts";

/** The longest pattern, in code points (contract, section 1). */
export const maximumPatternLength = 255;

const blank = /^\p{White_Space}*$/u;

/** A pattern in the form in which names are compared: folded, and cut at its wildcards. */
export interface PatternPieces {
  /** All of a pattern without a wildcard, else what stands before the first one. */
  readonly prefix: string;
  /** The literal pieces between two wildcards, in order; none is empty. */
  readonly infixes: readonly string[];
  /** What stands after the last wildcard; null where there is none, and the prefix is the one name that matches. */
  readonly suffix: string | null;
}

/** Whether a text can be kept by every store exactly as it is: neither a NUL nor a lone surrogate (contract, section 2). */
export function isStorableText(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/**
 * Everything that is wrong with a pattern, in the contract's order of messages (section 2). The format is judged only where
 * the package type is known.
 */
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

/**
 * The form in which names and patterns of a type are compared: normalised for the type, each code point lower-cased alone
 * (contract, section 4).
 */
export function foldName(packageType: PackageType, name: string): string {
  return packageTypeDefinition(packageType).normaliseName(lowerCased(name));
}

/**
 * Each code point lower-cased alone. `toLowerCase` does that for all but a capital sigma, which it makes a final one (U+03C2)
 * at the end of a word. A text that it leaves unchanged has no capital sigma.
 */
function lowerCased(text: string): string {
  const lowered = text.toLowerCase();
  if (lowered === text || !lowered.includes("\u03c2")) return lowered;
  return text.replaceAll("\u03a3", "\u03c3").toLowerCase();
}

const noInfixes: readonly string[] = [];

/** Cuts a pattern at its wildcards, after folding it as names are. */
export function patternPieces(packageType: PackageType, pattern: string): PatternPieces {
  const folded = foldName(packageType, pattern);
  const first = folded.indexOf("*");
  if (first === -1) return { prefix: folded, infixes: noInfixes, suffix: null };
  const last = folded.lastIndexOf("*");
  return {
    prefix: folded.slice(0, first),
    infixes: first === last ? noInfixes : literalPieces(folded.slice(first + 1, last)),
    suffix: folded.slice(last + 1),
  };
}

function literalPieces(text: string): readonly string[] {
  return text.split("*").filter((piece) => piece !== "");
}

/**
 * Whether a folded name matches, as a whole. Each infix is taken at its leftmost place, which leaves most room for the ones
 * after it, so no choice is ever taken back: the time is at most pattern times name.
 */
export function matchesPieces({ prefix, infixes, suffix }: PatternPieces, foldedName: string): boolean {
  if (suffix === null) return foldedName === prefix;
  const end = foldedName.length - suffix.length;
  if (end < prefix.length) return false;
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

/**
 * Whether a package name of a type matches a pattern (contract, section 4). Total; no regular expression is built from the
 * pattern.
 */
export function matchesPackageName(packageType: PackageType, pattern: string, packageName: string): boolean {
  return matchesPieces(patternPieces(packageType, pattern), foldName(packageType, packageName));
}

/** Whether two package names of a type are compared as one (contract, section 4). No character of either is a wildcard. */
export function isSamePackageName(packageType: PackageType, one: string, other: string): boolean {
  return foldName(packageType, one) === foldName(packageType, other);
}
