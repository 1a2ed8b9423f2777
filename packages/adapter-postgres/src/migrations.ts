import { patternConstraint, type TableNames } from "./table-names.ts";

export interface Migration {
  readonly version: number;
  readonly sql: (tables: TableNames) => string;
}

/** Numbered from 1 without a gap. Only ever appended to: one that was published stays as it is, for it has been applied. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: ({ projects, rules, changes }) => `
-- The newest change of each project's rules; the counter is never reset.
CREATE TABLE ${projects} (
  project_id bigint PRIMARY KEY,
  counter bigint NOT NULL CHECK (counter > 0),
  token text NOT NULL
);

-- Every key leads with the project, so that a project's rules can live in one shard. Ids come from one sequence, which
-- never goes back, and are exact in JavaScript. Text is compared byte for byte, whatever the database's collation.
CREATE TABLE ${rules} (
  project_id bigint NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY (MAXVALUE 9007199254740991),
  package_type text COLLATE "C" NOT NULL,
  package_name_pattern text COLLATE "C" NOT NULL CHECK (package_name_pattern <> ''),
  minimum_access_level_for_push text,
  minimum_access_level_for_delete text,
  revision_counter bigint NOT NULL,
  revision_token text NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (project_id, id),
  CONSTRAINT ${patternConstraint} UNIQUE (project_id, package_type, package_name_pattern),
  CHECK (minimum_access_level_for_push IS NOT NULL OR minimum_access_level_for_delete IS NOT NULL)
);
CREATE INDEX package_protection_rules_by_change ON ${rules} (project_id, revision_counter);

-- The newest changes of each project. A removal names the rule that it removed.
CREATE TABLE ${changes} (
  project_id bigint NOT NULL,
  counter bigint NOT NULL,
  token text NOT NULL,
  removed_rule_id bigint,
  PRIMARY KEY (project_id, counter)
);`,
  },
];

/** The newest version that this package works with. */
export const supportedVersion: number = migrations.length;
