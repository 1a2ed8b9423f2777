import { type ProtectionRule, type StoreUnavailable, storeUnavailable } from "@package-protection/core";
import { type RuleRow, readRuleRow, writeRevision } from "@package-protection/core/store";
import { err, Result } from "neverthrow";
import { bareTableNames } from "./table-names.ts";

/** A rule as a statement returns it: integers are text, and the revision is in two columns. */
export interface StoredRule extends Omit<RuleRow, "revision"> {
  readonly sequence: string;
  readonly token: string;
}

/** The columns of the rules table, each with the property of `StoredRule` that it fills. */
const columns: Readonly<Record<keyof StoredRule, string>> = {
  id: "id",
  projectId: "project_id",
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

/** Reads a rule. A rule that this version cannot understand is an error: a rule is never passed over. */
export function readRule(row: StoredRule): Result<ProtectionRule, StoreUnavailable> {
  const revision = writeRevision({ sequence: Number(row.sequence), token: row.token });
  return readRuleRow({ ...row, revision }).orElse((problem) => {
    const place = `in ${bareTableNames.rules} or ${bareTableNames.history}, project ${String(row.projectId)}`;
    const remedy = "a newer version may have written it; otherwise only SQL can mend it";
    return err(storeUnavailable(new Error(`${place}: ${problem}; ${remedy}`)));
  });
}

export function readRules(rows: readonly StoredRule[]): Result<readonly ProtectionRule[], StoreUnavailable> {
  return Result.combine(rows.map(readRule));
}
