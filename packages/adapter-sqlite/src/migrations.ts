export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** Numbered from 1 without a gap. Only ever appended to: one that was published stays as it is, for it has been applied. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      -- The newest change of each project's rules; the counter is never reset.
      CREATE TABLE package_protection_projects (
        id INTEGER PRIMARY KEY,
        counter INTEGER NOT NULL CHECK (counter > 0),
        token TEXT NOT NULL
      ) STRICT;

      -- AUTOINCREMENT, so that no id is ever used again.
      CREATE TABLE package_protection_rules (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        project_id INTEGER NOT NULL REFERENCES package_protection_projects (id),
        package_type TEXT NOT NULL COLLATE BINARY,
        package_name_pattern TEXT NOT NULL COLLATE BINARY CHECK (package_name_pattern <> ''),
        minimum_access_level_for_push TEXT,
        minimum_access_level_for_delete TEXT,
        revision_counter INTEGER NOT NULL,
        revision_token TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        UNIQUE (project_id, package_type, package_name_pattern),
        CHECK (minimum_access_level_for_push IS NOT NULL OR minimum_access_level_for_delete IS NOT NULL)
      ) STRICT;

      -- Not UNIQUE, although it is: a violated UNIQUE of a rule means one thing only, that its pattern is taken.
      CREATE INDEX package_protection_rules_by_change ON package_protection_rules (project_id, revision_counter);

      -- The newest changes of each project. A removal names the rule that it removed.
      CREATE TABLE package_protection_changes (
        project_id INTEGER NOT NULL REFERENCES package_protection_projects (id),
        counter INTEGER NOT NULL,
        token TEXT NOT NULL,
        removed_rule_id INTEGER,
        PRIMARY KEY (project_id, counter)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    version: 2,
    sql: ["even", "odd"]
      .map(
        (name, period) => `
          CREATE TABLE package_protection_${name}_period (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            period INTEGER NOT NULL,
            -- Another with each change, and in each backup and each restored database.
            token TEXT NOT NULL,
            -- The last token of the period before, which the other table holds.
            previous_token TEXT NOT NULL,
            -- When restoreRuleDatabase restored the database, in milliseconds, and later than each time before; 0 before the first.
            restored_at INTEGER NOT NULL,
            -- The newest change of the period.
            project_id INTEGER NOT NULL,
            counter INTEGER NOT NULL,
            change_token TEXT NOT NULL
          ) STRICT;
          INSERT INTO package_protection_${name}_period VALUES (1, ${period}, '', '', 0, 0, 0, '0');
        `,
      )
      .join(""),
  },
];
