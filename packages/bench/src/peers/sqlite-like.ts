import Database from "better-sqlite3";
import { likePattern } from "./like-pattern.ts";
import type { Peer } from "./peer.ts";

/** GitLab's own way: the project's rows are asked whether the name is like their pattern. */
export const sqliteLike: Peer = {
  name: "SQLite LIKE",
  usage: "GitLab's way, in SQLite in memory: `EXISTS` of a row of the project with `? LIKE pattern`, prepared",
  prepare(rules) {
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
      for (const rule of rules) insert.run(likePattern(rule.packageNamePattern));
    })();
    const exists = database
      .prepare<[projectId: number, packageType: string, level: number, name: string], number>(
        `SELECT EXISTS (
          SELECT 1 FROM rules
          WHERE project_id = ? AND package_type = ? AND push_level > ? AND ? LIKE pattern ESCAPE '\\'
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
  },
};
