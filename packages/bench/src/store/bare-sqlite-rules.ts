import { randomBytes } from "node:crypto";
import type { RuleDraft } from "@package-protection/core";
import type { Database } from "better-sqlite3";
import type { BareRules } from "./store-work.ts";

type Level = string | null;
type Terms = [type: string, pattern: string, push: Level, remove: Level, enforcement: string];

const terms = [
  "package_type",
  "package_name_pattern",
  "minimum_access_level_for_push",
  "minimum_access_level_for_delete",
  "enforcement",
];
const before = terms.map((column) => `before_${column}`).join(", ");
const after = terms.map((column) => `after_${column}`).join(", ");

/**
 * The store's work on its tables, without the store: no errors as values, no plan of the write, no look at the file or at the
 * host's transaction, no check of what comes back.
 */
export function bareSqliteRules(database: Database, projectId: number): BareRules<number> {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const newest = database
    .prepare<[], readonly [even: number, odd: number]>(
      `SELECT even.newest_rule_id, odd.newest_rule_id FROM package_protection_even_log_period AS even
       CROSS JOIN package_protection_odd_log_period AS odd`,
    )
    .raw();
  const raise = database.prepare<[projectId: number, sequence: number, revision: string]>(
    `INSERT INTO package_protection_project_states (project_id, sequence, revision, kept_changes, pruned_through)
     VALUES (?, ?, ?, 1, 0) ON CONFLICT (project_id) DO UPDATE
     SET sequence = excluded.sequence, revision = excluded.revision, kept_changes = kept_changes + 1`,
  );
  const insert = database.prepare<[id: number, projectId: number, number, string, now: number, now: number, ...Terms]>(
    `INSERT INTO package_protection_project_rules
       (id, project_id, sequence, revision, position, created_at, updated_at, ${terms.join(", ")})
     VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const logInsert = database.prepare<[projectId: number, number, string, now: number, now: number, number, ...Terms]>(
    `INSERT INTO package_protection_project_history
       (project_id, sequence, position, revision, at, created_at, rule_id, ${after})
     VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const logRemoval = database.prepare<[sequence: number, revision: string, at: number, id: number, projectId: number]>(
    `INSERT INTO package_protection_project_history
       (project_id, sequence, position, revision, at, created_at, rule_id, before_revision, before_updated_at, ${before})
     SELECT project_id, ?, 0, ?, ?, created_at, id, revision, updated_at, ${terms.join(", ")}
     FROM package_protection_project_rules WHERE id = ? AND project_id = ?`,
  );
  const record = database.prepare<[token: string, newestRuleId: number, revision: string]>(
    "UPDATE package_protection_even_log_period SET token = ?, newest_rule_id = ?, revision = ?",
  );
  const list = database.prepare<[number]>(
    "SELECT * FROM package_protection_project_rules WHERE project_id = ? AND sequence > 0 ORDER BY sequence, position",
  );
  const remove = database.prepare<[id: number]>("DELETE FROM package_protection_project_rules WHERE id = ?");

  let sequence = 0;

  function changing(write: (revision: string, newestRuleId: number) => number): number {
    begin.run();
    sequence += 1;
    const revision = `${sequence}.${randomBytes(12).toString("base64url")}`;
    const newestRuleId = Math.max(...(newest.get() ?? [0]));
    raise.run(projectId, sequence, revision);
    const id = write(revision, newestRuleId);
    record.run(randomBytes(12).toString("base64url"), Math.max(newestRuleId, id), revision);
    commit.run();
    return id;
  }

  return {
    insert: (draft: RuleDraft, now) =>
      changing((revision, newestRuleId) => {
        const id = newestRuleId + 1;
        const { packageType, packageNamePattern, enforcement } = draft;
        const { minimumAccessLevelForPush: push, minimumAccessLevelForDelete: removal } = draft;
        const columns = [packageType, packageNamePattern, push, removal, enforcement] as const;
        insert.run(id, projectId, sequence, revision, now, now, ...columns);
        logInsert.run(projectId, sequence, revision, now, now, id, ...columns);
        return id;
      }),
    list: () => list.all(projectId),
    remove(id) {
      changing((revision) => {
        if (logRemoval.run(sequence, revision, 0, id, projectId).changes === 0)
          throw new Error("there is no such rule");
        remove.run(id);
        return id;
      });
    },
  };
}
