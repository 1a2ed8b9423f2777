import { join } from "node:path";
import {
  migrate,
  openRuleDatabase,
  type SqliteRuleStoreOptions,
  sqliteRuleStore,
} from "@package-protection/adapter-sqlite";
import { type RuleStore, ruleDraft, type StoreUnavailable, type WriteConflict } from "@package-protection/core";
import Database from "better-sqlite3";
import { onTestFinished } from "vitest";
import { projectId } from "./host.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface RuleFile {
  readonly path: string;
  readonly database: Database.Database;
  readonly store: RuleStore;
}

/** A file of our own that is open for the length of a test. */
export async function ruleFile(
  path: string = join(temporaryFolder(), "rules.db"),
  options: SqliteRuleStoreOptions = {},
): Promise<RuleFile> {
  const database = closedAtTheEnd((await openRuleDatabase(path))._unsafeUnwrap());
  (await migrate(database))._unsafeUnwrap();
  return { path, database, store: sqliteRuleStore(database, options) };
}

/** A file as a host opens it that has tables of its own and never heard of this package's advice. */
export function hostFile(path: string, options: Database.Options = {}): Omit<RuleFile, "path"> {
  const database = closedAtTheEnd(new Database(path, options));
  return { database, store: sqliteRuleStore(database) };
}

function closedAtTheEnd(database: Database.Database): Database.Database {
  onTestFinished(() => {
    database.close();
  });
  return database;
}

export async function insertRule(store: RuleStore, packageNamePattern: string): Promise<void> {
  const terms = { packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner" } as const;
  const operation = { kind: "insert", terms: ruleDraft(terms)._unsafeUnwrap() } as const;
  (await store.write(projectId, [operation], { at: 0, by: null }))._unsafeUnwrap();
}

/** Inserts rules with these patterns in one write. */
export async function insertRules(store: RuleStore, patterns: readonly string[]): Promise<StoreError | null> {
  const operations = patterns.map((packageNamePattern) => {
    const terms = { packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner" } as const;
    return { kind: "insert", terms: ruleDraft(terms)._unsafeUnwrap() } as const;
  });
  return (await store.write(projectId, operations, { at: 0, by: "ann" })).match(
    () => null,
    (error) => error,
  );
}

type StoreError = WriteConflict | StoreUnavailable;

/** The patterns in a file, read by a handle of its own. */
export async function patternsIn(path: string): Promise<string[]> {
  const { store } = await ruleFile(path);
  const page = (await store.changes(projectId, null, 10_000))._unsafeUnwrap();
  return page.rules.map((rule) => rule.packageNamePattern);
}
