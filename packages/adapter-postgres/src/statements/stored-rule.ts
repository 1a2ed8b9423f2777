import { type ProtectionRule, type StoreUnavailable, storeUnavailable } from "@package-protection/core";
import { type RuleRow, readRuleRow, writeRevision } from "@package-protection/core/store";
import { err, ok, type Result } from "neverthrow";
import { bareTableNames } from "../schema/table-names.ts";

/** A rule as a statement about one project returns it: integers are text, and the revision is in two columns. */
export interface StoredRule extends Omit<RuleRow, IntegerColumn | "projectId" | "revision"> {
  readonly id: string;
  readonly sequence: string;
  readonly token: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

type IntegerColumn = "id" | "createdAt" | "updatedAt";

/** The columns of the rules table, each with the property of `StoredRule` that it fills. */
const columns: Readonly<Record<keyof StoredRule, string>> = {
  id: "id",
  packageType: "package_type",
  packageNamePattern: "package_name_pattern",
  minimumAccessLevelForPush: "minimum_access_level_for_push",
  minimumAccessLevelForDelete: "minimum_access_level_for_delete",
  enforcement: "enforcement",
  sequence: "sequence",
  token: "token",
  createdAt: "created_at",
  createdBy: "created_by",
  updatedAt: "updated_at",
  updatedBy: "updated_by",
};

/** The columns as a statement selects them. @param from the table's name in the statement. */
export function ruleColumns(from: string): string {
  return Object.entries(columns)
    .map(([property, column]) => `${from}.${column} AS "${property}"`)
    .join(", ");
}

/** Reads a rule. A rule that this version can't read is an error, because a skipped rule would protect nothing. */
export function readRule(projectId: number, row: StoredRule): Result<ProtectionRule, StoreUnavailable> {
  const { packageType, packageNamePattern, minimumAccessLevelForPush, minimumAccessLevelForDelete } = row;
  const { enforcement, createdBy, updatedBy } = row;
  // Not by spreading the row: lists of many rules are read often.
  return readRuleRow({
    id: Number(row.id),
    projectId,
    revision: writeRevision({ sequence: Number(row.sequence), token: row.token }),
    packageType,
    packageNamePattern,
    minimumAccessLevelForPush,
    minimumAccessLevelForDelete,
    enforcement,
    createdAt: Number(row.createdAt),
    createdBy,
    updatedAt: Number(row.updatedAt),
    updatedBy,
  }).mapErr((invalidColumn) => {
    const place = `in ${bareTableNames.rules} or ${bareTableNames.history}, project ${projectId}`;
    const remedy = "a newer version may have written it; otherwise only SQL can mend it";
    return storeUnavailable(new Error(`${place}: ${invalidColumn}; ${remedy}`));
  });
}

export function readRules(
  projectId: number,
  rows: readonly StoredRule[],
): Result<readonly ProtectionRule[], StoreUnavailable> {
  const rules: ProtectionRule[] = [];
  for (const row of rows) {
    const rule = readRule(projectId, row);
    if (rule.isErr()) return err(rule.error);
    rules.push(rule.value);
  }
  return ok(rules);
}
