import { type ProtectionRule, revision } from "@package-protection/core";
import { type HistoryRow, readRuleRow } from "@package-protection/core/store";
import { tableNames } from "../schema/tables.ts";

/** A rule as a statement returns it; nulls where an outer join found none. */
export type RuleColumns = readonly [
  id: number | null,
  projectId: number,
  ...terms: TermColumns,
  revision: string,
  createdAt: number,
  createdBy: string | null,
  updatedAt: number,
  updatedBy: string | null,
];

type TermColumns = [
  packageType: string | null,
  packageNamePattern: string,
  minimumAccessLevelForPush: string | null,
  minimumAccessLevelForDelete: string | null,
  enforcement: string,
];

/** A change in the history. The rule before has null for its type in an insert, the rule after in a removal. */
export type HistoryColumns = readonly [
  at: number,
  by: string | null,
  reverts: number | null,
  revision: string,
  ruleId: number,
  projectId: number,
  createdAt: number,
  createdBy: string | null,
  beforeRevision: string,
  beforeUpdatedAt: number,
  beforeUpdatedBy: string | null,
  ...terms: readonly [...before: TermColumns, ...after: TermColumns],
];

const termColumns = [
  "package_type",
  "package_name_pattern",
  "minimum_access_level_for_push",
  "minimum_access_level_for_delete",
  "enforcement",
];

/** @param rule the table's name in the statement, in which `creator` and `author` are the people who wrote the rule. */
export function ruleColumns(rule: string): string {
  const columns = ["id", "project_id", ...termColumns].map((column) => `${rule}.${column}`).join(", ");
  return `${columns}, ${rule}.sequence || '.' || ${rule}.token, ${rule}.created_at, creator.name, ${rule}.updated_at, author.name`;
}

/** @param change the table's name in the statement, in which `by`, `creator` and `author` are people. */
export function historyColumns(change: string): string {
  const terms = ["before", "after"].flatMap((when) => termColumns.map((column) => `${change}.${when}_${column}`));
  return `${change}.at, by.name, ${change}.reverts, ${change}.sequence || '.' || ${change}.token, ${change}.rule_id,
    ${change}.project_id, ${change}.created_at, creator.name, ${change}.before_sequence || '.' || ${change}.before_token,
    ${change}.before_updated_at, author.name, ${terms.join(", ")}`;
}

/**
 * Reads a rule.
 *
 * @throws an Error for a rule that this version cannot understand: a rule is never passed over.
 */
export function ruleOf(columns: RuleColumns): ProtectionRule {
  const [id, projectId, type, pattern, push, remove, enforcement, text, createdAt, createdBy, updatedAt, updatedBy] =
    columns;
  const row = {
    id,
    projectId,
    revision: revision(text),
    packageType: type,
    packageNamePattern: pattern,
    minimumAccessLevelForPush: push,
    minimumAccessLevelForDelete: remove,
    enforcement,
    createdAt,
    createdBy,
    updatedAt,
    updatedBy,
  };
  const read = readRuleRow(row);
  if (read.isOk()) return read.value;
  const place = `in ${tableNames.rules} or ${tableNames.history}, project ${projectId}`;
  throw new Error(`${place}: ${read.error}; a newer version may have written it; otherwise only SQL can mend it`);
}

/** Reads a change. @throws the same. */
export function changeOf(columns: HistoryColumns): Omit<HistoryRow, "sequence" | "position"> {
  const [at, by, reverts, text, id, projectId, createdAt, createdBy, beforeText, beforeAt, beforeBy, ...terms] =
    columns;
  const [type, pattern, push, remove, enforcement, ...after] = terms;
  const [afterType] = after;
  return {
    at,
    by,
    reverts,
    before:
      type === null
        ? null
        : ruleOf([
            id,
            projectId,
            type,
            pattern,
            push,
            remove,
            enforcement,
            beforeText,
            createdAt,
            createdBy,
            beforeAt,
            beforeBy,
          ]),
    after: afterType === null ? null : ruleOf([id, projectId, ...after, text, createdAt, createdBy, at, by]),
  };
}
