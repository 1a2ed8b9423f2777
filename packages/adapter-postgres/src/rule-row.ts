import {
  deleteProtectionLevels,
  isPackageType,
  type ProtectionRule,
  pushProtectionLevels,
  type StoreUnavailable,
  storeUnavailable,
} from "@package-protection/core";
import { err, ok, Result } from "neverthrow";
import { changeRevision } from "./rule-revision.ts";

/** A row of `package_protection_rules`, its numbers as text. */
export interface RuleRow {
  readonly project_id: string;
  readonly id: string;
  readonly package_type: string;
  readonly package_name_pattern: string;
  readonly minimum_access_level_for_push: string | null;
  readonly minimum_access_level_for_delete: string | null;
  readonly revision_counter: string;
  readonly revision_token: string;
  readonly created_at: string;
  readonly updated_at: string;
}

const columnNames = [
  "project_id",
  "id",
  "package_type",
  "package_name_pattern",
  "minimum_access_level_for_push",
  "minimum_access_level_for_delete",
  "revision_counter",
  "revision_token",
  "created_at",
  "updated_at",
] as const satisfies readonly (keyof RuleRow)[];

/** @param of the table's name in the statement. */
export function ruleColumns(of: string): string {
  return columnNames.map((name) => `${of}.${name}`).join(", ");
}

/** A row that says something unknown, such as a later version's package type, is an error: a rule is never passed over. */
export function readRule(row: RuleRow): Result<ProtectionRule, StoreUnavailable> {
  const push = row.minimum_access_level_for_push;
  const remove = row.minimum_access_level_for_delete;
  const knownPush = pushProtectionLevels.find((level) => level === push) ?? null;
  const knownRemove = deleteProtectionLevels.find((level) => level === remove) ?? null;
  if (!isPackageType(row.package_type) || knownPush !== push || knownRemove !== remove) {
    return err(
      storeUnavailable(
        new Error(
          `cannot understand rule ${row.id} of project ${row.project_id} in package_protection_rules; a newer version may have written it, else only SQL can mend it`,
        ),
      ),
    );
  }
  return ok({
    id: Number(row.id),
    projectId: Number(row.project_id),
    revision: changeRevision({ counter: Number(row.revision_counter), token: row.revision_token }),
    packageNamePattern: row.package_name_pattern,
    packageType: row.package_type,
    minimumAccessLevelForPush: knownPush,
    minimumAccessLevelForDelete: knownRemove,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
  });
}

export function readRules(rows: readonly RuleRow[]): Result<ProtectionRule[], StoreUnavailable> {
  return Result.combine(rows.map(readRule));
}
