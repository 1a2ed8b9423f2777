import { exactText, ge, gt, ne } from "../connection/sql-operators.ts";
import { patternConstraint, type TableNames } from "./table-names.ts";

export interface Migration {
  readonly version: number;
  /**
   * The lowest version whose processes may go on working after this migration.
   *
   * A migration that excludes older processes must make their statements fail, for example by renaming a table: a process looks
   * at the version only when it starts.
   */
  readonly usableFrom: number;
  readonly sql: (tables: TableNames) => string;
}

/** Numbered from 1 without a gap. Append only: a released migration stays as it is, because databases have applied it. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    usableFrom: 1,
    sql: ({ projects, rules, history }) => `
-- The newest write of each project. A row is never deleted, so sequences never start anew.
CREATE TABLE ${projects} (
  project_id bigint PRIMARY KEY,
  sequence bigint NOT NULL CHECK (sequence ${gt} 0),
  token ${exactText} NOT NULL,
  -- How many changes its history holds.
  kept_changes bigint NOT NULL CHECK (kept_changes ${ge} 0),
  -- History up to this sequence is gone, even where its rows are not deleted yet.
  pruned_through bigint NOT NULL
);

-- Every key begins with the project, so a project's rules can live in one shard. Ids come from one sequence, and are exact in
-- JavaScript. Uniqueness is checked at the end of a statement, so one statement may swap patterns.
CREATE TABLE ${rules} (
  project_id bigint NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY (MAXVALUE 9007199254740991),
  package_type ${exactText} NOT NULL,
  package_name_pattern ${exactText} NOT NULL CHECK (package_name_pattern ${ne} ''),
  minimum_access_level_for_push ${exactText},
  minimum_access_level_for_delete ${exactText},
  enforcement ${exactText} NOT NULL,
  -- The rule's last change: the sequence and token of its write, and its place in it.
  sequence bigint NOT NULL,
  token ${exactText} NOT NULL,
  position integer NOT NULL,
  created_at bigint NOT NULL,
  created_by ${exactText},
  updated_at bigint NOT NULL,
  updated_by ${exactText},
  PRIMARY KEY (project_id, id),
  CONSTRAINT ${patternConstraint} UNIQUE (project_id, package_type, package_name_pattern, enforcement) DEFERRABLE,
  CHECK (minimum_access_level_for_push IS NOT NULL OR minimum_access_level_for_delete IS NOT NULL)
);
CREATE INDEX package_protection_project_rules_by_change ON ${rules} (project_id, sequence, position);
CREATE INDEX package_protection_project_rules_by_creator ON ${rules} (pg_catalog.left(created_by, 100));
CREATE INDEX package_protection_project_rules_by_author ON ${rules} (pg_catalog.left(updated_by, 100));

-- One row for each change of each write: readers follow it, and people read it as history. What all changes of a write share
-- is in each of its rows. The rule before has null for its type in an insert, the rule after in a removal. The rule after has
-- the revision, time and author of the write.
CREATE TABLE ${history} (
  project_id bigint NOT NULL,
  sequence bigint NOT NULL,
  position integer NOT NULL,
  token ${exactText} NOT NULL,
  at bigint NOT NULL,
  by ${exactText},
  reverts bigint,
  rule_id bigint NOT NULL,
  created_at bigint NOT NULL,
  created_by ${exactText},
  before_package_type ${exactText},
  before_package_name_pattern ${exactText},
  before_minimum_access_level_for_push ${exactText},
  before_minimum_access_level_for_delete ${exactText},
  before_enforcement ${exactText},
  before_sequence bigint,
  before_token ${exactText},
  before_updated_at bigint,
  before_updated_by ${exactText},
  after_package_type ${exactText},
  after_package_name_pattern ${exactText},
  after_minimum_access_level_for_push ${exactText},
  after_minimum_access_level_for_delete ${exactText},
  after_enforcement ${exactText}
);
-- In the order of a page of history. It takes the place of a primary key, also for logical replication.
CREATE UNIQUE INDEX package_protection_project_history_order ON ${history} (project_id, sequence DESC, position);
ALTER TABLE ${history} REPLICA IDENTITY USING INDEX package_protection_project_history_order;
CREATE INDEX package_protection_project_history_removals ON ${history} (project_id, sequence, position)
  WHERE after_package_type IS NULL;
CREATE INDEX package_protection_project_history_by_author ON ${history} (pg_catalog.left(by, 100));
CREATE INDEX package_protection_project_history_by_creator ON ${history} (pg_catalog.left(created_by, 100));
CREATE INDEX package_protection_project_history_by_author_before ON ${history} (pg_catalog.left(before_updated_by, 100));`,
  },
];

/** The newest version that this package works with. */
export const supportedVersion: number = newestOf(migrations);

export function newestOf(known: readonly Migration[]): number {
  return known.at(-1)?.version ?? 0;
}
