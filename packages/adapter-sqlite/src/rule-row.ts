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

/** A row of `package_protection_rules`; the table is STRICT, so that SQLite vouches for these types. */
export interface RuleRow {
  readonly id: number;
  readonly project_id: number;
  readonly package_type: string;
  readonly package_name_pattern: string;
  readonly minimum_access_level_for_push: string | null;
  readonly minimum_access_level_for_delete: string | null;
  readonly revision_counter: number;
  readonly revision_token: string;
  readonly created_at: number;
  readonly updated_at: number;
}

export const ruleColumns = `
  id, project_id, package_type, package_name_pattern, minimum_access_level_for_push, minimum_access_level_for_delete,
  revision_counter, revision_token, created_at, updated_at`;

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
          `cannot understand row ${row.id} of package_protection_rules; a newer version may have written it, else only SQL can mend it`,
        ),
      ),
    );
  }
  return ok({
    id: row.id,
    projectId: row.project_id,
    revision: changeRevision({ counter: row.revision_counter, token: row.revision_token }),
    packageNamePattern: row.package_name_pattern,
    packageType: row.package_type,
    minimumAccessLevelForPush: knownPush,
    minimumAccessLevelForDelete: knownRemove,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  });
}

export function readRules(rows: readonly RuleRow[]): Result<ProtectionRule[], StoreUnavailable> {
  return Result.combine(rows.map(readRule));
}
