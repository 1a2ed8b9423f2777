import type { RuleTerms } from "@package-protection/core";
import Database from "better-sqlite3";
import { likeOf, likePattern } from "./like-pattern.ts";
import type { CountBlocked, Peer } from "./peer.ts";

/** GitLab's own way: the project's rows are asked whether the name is like what their pattern is rewritten to. */
export const sqliteLike: Peer = {
  name: "SQLite LIKE",
  usage: `GitLab's statement, in SQLite in memory: \`EXISTS\` of a row of the project with \`? LIKE ${likeOf("pattern")}\`, prepared, with an index that covers it`,
  prepare: (rules) => preparedLike(rules, (pattern) => pattern, likeOf("pattern")),
};

/** What GitLab's way would be if it kept its patterns as `LIKE` reads them. */
export const sqliteReadyLike: Peer = {
  name: "SQLite LIKE, ready patterns",
  usage: "the same with `? LIKE pattern`, the patterns rewritten before they are inserted",
  prepare: (rules) => preparedLike(rules, likePattern, "pattern"),
};

function preparedLike(rules: readonly RuleTerms[], kept: (pattern: string) => string, likened: string): CountBlocked {
  const database = new Database(":memory:");
  database.exec(`
    CREATE TABLE rules (
      id INTEGER PRIMARY KEY,
      project_id INTEGER NOT NULL,
      package_type TEXT NOT NULL,
      pattern TEXT NOT NULL,
      push_level INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX rules_of_project ON rules (project_id, package_type, push_level, pattern);`);
  const insert = database.prepare<[pattern: string]>(
    "INSERT INTO rules (project_id, package_type, pattern, push_level) VALUES (7, 'npm', ?, 50)",
  );
  database.transaction(() => {
    for (const rule of rules) insert.run(kept(rule.packageNamePattern));
  })();
  const exists = database
    .prepare<[projectId: number, packageType: string, level: number, name: string], number>(
      `SELECT EXISTS (
        SELECT 1 FROM rules
        WHERE project_id = ? AND package_type = ? AND push_level > ? AND ? LIKE ${likened} ESCAPE '\\'
      )`,
    )
    .pluck();
  return (names) => {
    let blocked = 0;
    for (const name of names) {
      if (exists.get(7, "npm", 30, name) === 1) blocked++;
    }
    return blocked;
  };
}
