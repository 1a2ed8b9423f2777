import { err, ok, type Result } from "neverthrow";
import { type ProtectionRule, protectionRuleError } from "../rules/rule.ts";

/** A rule as a driver or a JSON parser returns it, not yet validated. */
export type RuleRow = Readonly<Record<keyof ProtectionRule, unknown>>;

/**
 * Reads a rule from a row, or returns the reason why it cannot.
 *
 * Integers may be decimal strings or bigints, as drivers return 64-bit columns. Further columns are ignored. A row that a newer
 * version wrote is an error: a rule is never passed over.
 */
export function readRuleRow(row: RuleRow): Result<ProtectionRule, string> {
  // Not by spreading: a store reads every rule of a project before its first decision.
  const rule = {
    id: integerOf(row.id),
    projectId: integerOf(row.projectId),
    revision: row.revision,
    packageNamePattern: row.packageNamePattern,
    packageType: row.packageType,
    minimumAccessLevelForPush: row.minimumAccessLevelForPush,
    minimumAccessLevelForDelete: row.minimumAccessLevelForDelete,
    enforcement: row.enforcement,
    createdAt: integerOf(row.createdAt),
    createdBy: row.createdBy,
    updatedAt: integerOf(row.updatedAt),
    updatedBy: row.updatedBy,
  };
  const error = protectionRuleError(unvalidated(rule));
  return error === null ? ok(unvalidated(rule)) : err(`rule ${String(row.id)}: ${error}`);
}

function integerOf(value: unknown): unknown {
  const isText = typeof value === "string" && /^-?\d{1,16}$/.test(value);
  return isText || typeof value === "bigint" ? Number(value) : value;
}

function unvalidated(row: unknown): ProtectionRule {
  return row as ProtectionRule;
}
