import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RuleStore } from "@package-protection/core";
import type { StoreUnderTest } from "@package-protection/testkit";
import type { Database } from "better-sqlite3";
import { onTestFinished } from "vitest";
import { migrate, openRuleDatabase, sqliteRuleStore } from "../src/index.ts";

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

export function inMemory(): Promise<StoreUnderTest> {
  return underTest(":memory:", { sharesData: false });
}

export function inFile(): Promise<StoreUnderTest> {
  return underTest(temporaryPath(), { sharesData: true });
}

async function underTest(path: string, { sharesData }: { sharesData: boolean }): Promise<StoreUnderTest> {
  let handles: Database[] = [];
  const open = async (): Promise<RuleStore> => {
    const database = await migratedDatabase(path);
    handles.push(database);
    return sqliteRuleStore(database);
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
