import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RuleStore } from "@package-protection/core";
import type { MakeStore, StoreUnderTest } from "@package-protection/testkit";
import type { Database } from "better-sqlite3";
import { onTestFinished } from "vitest";
import { migrate, openRuleDatabase, type SqliteRuleStoreOptions, sqliteRuleStore } from "../src/index.ts";

/** The path of a file that does not exist yet, in a folder of its own that lasts until the test has finished. */
export function temporaryPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "package-protection-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "rules.db");
}

/** A migrated database; its handle is closed when the test has finished. */
export async function migratedDatabase(path: string): Promise<Database> {
  const database = (await openRuleDatabase(path))._unsafeUnwrap();
  onTestFinished(() => {
    database.close();
  });
  (await migrate(database))._unsafeUnwrap();
  return database;
}

export const inMemory: MakeStore = (setting) => underTest(":memory:", { sharesData: false }, setting);

export const inFile: MakeStore = (setting) => underTest(temporaryPath(), { sharesData: true }, setting);

async function underTest(
  path: string,
  { sharesData }: { sharesData: boolean },
  setting: SqliteRuleStoreOptions = {},
): Promise<StoreUnderTest> {
  let handles: Database[] = [];
  const open = async (): Promise<RuleStore> => {
    const database = await migratedDatabase(path);
    handles.push(database);
    return sqliteRuleStore(database, setting);
  };
  const close = async () => {
    for (const database of handles) database.close();
    handles = [];
  };
  const alone = { store: await open(), close, dispose: close };
  if (!sharesData) return alone;
  return {
    ...alone,
    secondHandle: open,
    async restart() {
      await close();
      return open();
    },
  };
}
