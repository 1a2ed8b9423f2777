import { randomBytes } from "node:crypto";
import type { RuleTerms } from "@package-protection/core";
import type { Database } from "better-sqlite3";
import type { BareRules } from "./store-work.ts";

type Level = string | null;
type Id = number | bigint;

/**
 * The store's statements, on its tables, without the store: no errors as values, no look at the file or at the host's
 * transaction, no check of what comes back.
 */
export function bareSqliteRules(database: Database, projectId: number): BareRules<Id> {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const raise = database
    .prepare<[id: number, token: string], number>(
      `INSERT INTO package_protection_projects (id, counter, token) VALUES (?, 1, ?)
       ON CONFLICT (id) DO UPDATE SET counter = counter + 1, token = excluded.token RETURNING counter`,
    )
    .pluck();
  const insert = database.prepare<[string, string, Level, Level, number, number, string, number, number]>(
    `INSERT INTO package_protection_rules (
       package_type, package_name_pattern, minimum_access_level_for_push, minimum_access_level_for_delete,
       project_id, revision_counter, revision_token, created_at, updated_at
     ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const log = database.prepare<[number, number, string, Id | null]>(
    "INSERT INTO package_protection_changes (project_id, counter, token, removed_rule_id) VALUES (?, ?, ?, ?)",
  );
  const forget = database.prepare<[number, number]>(
    "DELETE FROM package_protection_changes WHERE project_id = ? AND counter <= ?",
  );
  const list = database.prepare<[number]>(
    "SELECT * FROM package_protection_rules WHERE project_id = ? AND revision_counter > 0 ORDER BY revision_counter",
  );
  const find = database.prepare<[Id, number]>("SELECT * FROM package_protection_rules WHERE id = ? AND project_id = ?");
  const remove = database.prepare<[Id]>("DELETE FROM package_protection_rules WHERE id = ?");

  function changing<T>(removed: Id | null, write: (counter: number, token: string) => T): T {
    begin.run();
    const token = randomBytes(12).toString("base64url");
    const counter = raise.get(projectId, token) ?? 0;
    const written = write(counter, token);
    log.run(projectId, counter, token, removed);
    forget.run(projectId, counter - 1_000);
    commit.run();
    return written;
  }

  return {
    insert: (terms: RuleTerms, now) =>
      changing(null, (counter, token) => {
        const { packageType, packageNamePattern } = terms;
        const { minimumAccessLevelForPush: push = null, minimumAccessLevelForDelete: removal = null } = terms;
        return insert.run(packageType, packageNamePattern, push, removal, projectId, counter, token, now, now)
          .lastInsertRowid;
      }),
    list: () => list.all(projectId),
    remove(id) {
      if (find.get(id, projectId) === undefined) throw new Error("there is no such rule");
      changing(id, () => remove.run(id));
    },
  };
}
