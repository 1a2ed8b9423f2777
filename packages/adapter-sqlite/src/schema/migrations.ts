import { tableNames } from "./tables.ts";

export interface Migration {
  readonly version: number;
  /**
   * The lowest version whose processes may go on working after this migration.
   *
   * A migration that excludes older processes must make their statements fail, for example by renaming a table: a process looks
   * at the version only when it starts.
   */
  readonly usableFrom: number;
  readonly sql: string;
}

const { people, projects, rules, history, evenPeriod, oddPeriod } = tableNames;

/** Numbered from 1 without a gap. Append only: a released migration stays as it is, because databases have applied it. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    usableFrom: 1,
    sql: `
-- The names of callers who write. Each stands here once, so that one row renames a person in all rules and histories.
CREATE TABLE ${people} (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;
CREATE INDEX package_protection_people_by_name ON ${people} (name);

-- The newest write of each project. A row is never deleted, so sequences never start anew.
CREATE TABLE ${projects} (
  project_id INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  revision TEXT NOT NULL,
  -- How many rows its history has.
  kept_changes INTEGER NOT NULL CHECK (kept_changes >= 0),
  -- History up to this sequence is gone, even where its rows are not deleted yet.
  pruned_through INTEGER NOT NULL
) STRICT;

-- Ids come from the newest log period, so none is ever used again.
CREATE TABLE ${rules} (
  id INTEGER PRIMARY KEY,
  project_id INTEGER NOT NULL REFERENCES ${projects} (project_id),
  package_type TEXT NOT NULL COLLATE BINARY,
  package_name_pattern TEXT NOT NULL COLLATE BINARY CHECK (package_name_pattern <> ''),
  minimum_access_level_for_push TEXT,
  minimum_access_level_for_delete TEXT,
  enforcement TEXT NOT NULL COLLATE BINARY,
  -- The rule's last change: the sequence and revision of its write, and its place in it.
  sequence INTEGER NOT NULL,
  revision TEXT NOT NULL,
  position INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER,
  UNIQUE (project_id, package_type, package_name_pattern, enforcement),
  CHECK (minimum_access_level_for_push IS NOT NULL OR minimum_access_level_for_delete IS NOT NULL)
) STRICT;
CREATE INDEX package_protection_project_rules_by_change ON ${rules} (project_id, sequence, position);

-- One row for each change of each write: readers follow it, and people read it as history. What all changes of a write share is
-- in each of its rows. The rule before has null for its type in an insert, the rule after in a removal. The rule after has the
-- revision, time and author of the write.
CREATE TABLE ${history} (
  project_id INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  position INTEGER NOT NULL,
  revision TEXT NOT NULL,
  at INTEGER NOT NULL,
  by INTEGER,
  reverts INTEGER,
  rule_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER,
  before_package_type TEXT,
  before_package_name_pattern TEXT,
  before_minimum_access_level_for_push TEXT,
  before_minimum_access_level_for_delete TEXT,
  before_enforcement TEXT,
  before_revision TEXT,
  before_updated_at INTEGER,
  before_updated_by INTEGER,
  after_package_type TEXT,
  after_package_name_pattern TEXT,
  after_minimum_access_level_for_push TEXT,
  after_minimum_access_level_for_delete TEXT,
  after_enforcement TEXT,
  PRIMARY KEY (project_id, sequence, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX package_protection_project_history_removals ON ${history} (project_id, sequence, position, rule_id, revision)
  WHERE after_package_type IS NULL;
${periodTable(evenPeriod, 0)}
${periodTable(oddPeriod, 1)}`,
  },
];

function periodTable(name: string, period: number): string {
  return `
-- What the newest write of every second log period left (docs/decisions/0012-a-log-period-proves-its-file.md).
CREATE TABLE ${name} (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  period INTEGER NOT NULL,
  -- Another with each write, and in each backup and each restored database.
  token TEXT NOT NULL,
  -- The last token of the period before, which the other table holds.
  previous_token TEXT NOT NULL,
  -- When restoreRuleDatabase restored the database, in milliseconds, and later than each time before; 0 before the first.
  restored_at INTEGER NOT NULL,
  -- The highest id that a rule was given; 0 before the first.
  newest_rule_id INTEGER NOT NULL,
  -- How often a name was replaced.
  renames INTEGER NOT NULL,
  -- The newest write, and its project.
  project_id INTEGER NOT NULL,
  revision TEXT NOT NULL
) STRICT;
INSERT INTO ${name} VALUES (1, ${period}, '', '', 0, 0, 0, 0, '0.0');`;
}

export function newestOf(known: readonly Migration[]): number {
  return known.at(-1)?.version ?? 0;
}

/** The newest version that this package works with. */
export const supportedVersion: number = newestOf(migrations);
