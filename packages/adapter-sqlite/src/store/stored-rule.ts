import type { ProtectionRule } from "@package-protection/core";
import { type HistoryRow, readRuleRow } from "@package-protection/core/store";
import { tableNames } from "../schema/tables.ts";

/** A rule as a statement returns it; nulls if an outer join found none. */
export type RuleColumns = readonly [
  id: number | null,
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
  const columns = ["id", ...termColumns].map((column) => `${rule}.${column}`).join(", ");
  return `${columns}, ${rule}.revision, ${rule}.created_at, creator.name, ${rule}.updated_at, author.name`;
}

/** @param change the table's name in the statement, in which `by`, `creator` and `author` are people. */
export function historyColumns(change: string): string {
  const terms = ["before", "after"].flatMap((when) => termColumns.map((column) => `${change}.${when}_${column}`));
  return `${change}.at, by.name, ${change}.reverts, ${change}.revision, ${change}.rule_id,
    ${change}.created_at, creator.name, ${change}.before_revision,
    ${change}.before_updated_at, author.name, ${terms.join(", ")}`;
}

/**
 * Reads a rule.
 *
 * @throws an Error for a rule that this version can't read, because a skipped rule would protect nothing.
 */
export function ruleOf(projectId: number, columns: readonly [...RuleColumns, ...unknown[]]): ProtectionRule {
  // By index: taking the array apart costs a list of many rules as much as reading it.
  const row = {
    id: columns[0],
    projectId,
    packageType: columns[1],
    packageNamePattern: columns[2],
    minimumAccessLevelForPush: columns[3],
    minimumAccessLevelForDelete: columns[4],
    enforcement: columns[5],
    revision: columns[6],
    createdAt: columns[7],
    createdBy: columns[8],
    updatedAt: columns[9],
    updatedBy: columns[10],
  };
  const read = readRuleRow(row);
  if (read.isOk()) return read.value;
  const place = `in ${tableNames.rules} or ${tableNames.history}, project ${projectId}`;
  throw new Error(`${place}: ${read.error}; a newer version may have written it; otherwise only SQL can mend it`);
}

/** Reads a change. @throws the same. */
export function changeOf(projectId: number, columns: HistoryColumns): Omit<HistoryRow, "sequence" | "position"> {
  const [at, by, reverts, text, id, createdAt, createdBy, beforeText, beforeAt, beforeBy, ...terms] = columns;
  const [type, pattern, push, remove, enforcement, ...after] = terms;
  const [afterType] = after;
  return {
    at,
    by,
    reverts,
    before:
      type === null
        ? null
        : ruleOf(projectId, [
            id,
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
    after: afterType === null ? null : ruleOf(projectId, [id, ...after, text, createdAt, createdBy, at, by]),
  };
}
