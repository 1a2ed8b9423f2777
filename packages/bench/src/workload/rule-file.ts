import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openRuleDatabase, sqliteRuleStore } from "@package-protection/adapter-sqlite";
import type { RuleDraft } from "@package-protection/core";
import { insertRule } from "@package-protection/testkit";
import type { Database } from "better-sqlite3";
import { tellProgress } from "../progress.ts";

/** A database file in a folder of its own. */
export interface RuleFile {
  readonly path: string;
  /** A new handle, set up as `openRuleDatabase` does it. */
  open(): Promise<Database>;
  /** Closes every handle, and removes the folder. */
  remove(): Promise<void>;
}

export async function ruleFile(): Promise<RuleFile> {
  const folder = await mkdtemp(join(tmpdir(), "package-protection-bench-"));
  const path = join(folder, "rules.sqlite");
  const handles: Database[] = [];
  return {
    path,
    async open() {
      const opened = await openRuleDatabase(path).andThrough(migrate);
      if (opened.isErr()) throw new Error(`no database: ${opened.error.type}`, { cause: opened.error });
      handles.push(opened.value);
      return opened.value;
    },
    async remove() {
      for (const handle of handles) handle.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Puts the rules into a project, through the store, without waiting for the disk. */
export async function fillProject(file: RuleFile, projectId: number, rules: readonly RuleDraft[]): Promise<void> {
  const database = await file.open();
  database.pragma("synchronous = OFF");
  const store = sqliteRuleStore(database);
  for (const [at, rule] of rules.entries()) {
    const inserted = await insertRule(store, projectId, rule, { at: 1_780_000_000_000 });
    if (inserted.isErr()) throw new Error(`no rule: ${inserted.error.type}`, { cause: inserted.error });
    if (at % 25_000 === 24_999) tellProgress(`${at + 1} of ${rules.length} rules are in the file`);
  }
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
}
