import { randomBytes } from "node:crypto";
import type { Revision, RuleDraft } from "@package-protection/core";
import { readRevision, type WritePoint, writeRevision } from "@package-protection/core/store";

/** Random, so that a revision of another history never matches. */
export function newToken(): string {
  return randomBytes(12).toString("base64url");
}

type PointValues = readonly [sequence: number | null, token: string | null];

const anyPoint: PointValues = [null, null];
const noPoint: PointValues = [-1, ""];

/** The parameters of a statement that compares with a revision. One that no write of this store made matches nothing. */
export function pointValues(expected: Revision | null | undefined): PointValues {
  if (expected === null || expected === undefined) return anyPoint;
  const { base } = readRevision(expected) ?? {};
  if (base === undefined || writeRevision(base) !== expected) return noPoint;
  return base.sequence > 0 || base.token === "0" ? [base.sequence, base.token] : noPoint;
}

export function pointOf(row: { readonly sequence: string; readonly token: string }): WritePoint {
  return { sequence: Number(row.sequence), token: row.token };
}

/** The id of no rule, for a number that PostgreSQL's integers do not hold. */
export function idOrNone(ruleId: number): number {
  return Number.isSafeInteger(ruleId) ? ruleId : 0;
}

/** In the order of the statements' terms. */
export function termValues(terms: RuleDraft): readonly (string | null)[] {
  return [
    terms.packageType,
    terms.packageNamePattern,
    terms.minimumAccessLevelForPush,
    terms.minimumAccessLevelForDelete,
    terms.enforcement,
  ];
}
