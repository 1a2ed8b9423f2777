import { copyFileSync, rmSync, utimesSync } from "node:fs";
import { dirname } from "node:path";
import type { RuleStore } from "@package-protection/core";
import { insertRule } from "@package-protection/testkit";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { openFilesIn } from "../../test/open-files.ts";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { backupRuleDatabase, openRuleDatabase, restoreRuleDatabase, sqliteRuleStore } from "../index.ts";

/** A handle that does not migrate, and so reads nothing before its store does. */
async function openedDatabase(path: string): Promise<Database.Database> {
  const database = (await openRuleDatabase(path))._unsafeUnwrap();
  onTestFinished(() => {
    database.close();
  });
  return database;
}

/** The file alone, with all that is in the log. */
function copyOf(path: string, database: Database.Database): string {
  database.pragma("wal_checkpoint(TRUNCATE)");
  const copy = temporaryPath();
  copyFileSync(path, copy);
  return copy;
}

/** Puts a copy over the file, and gives it a time that no clock has. */
function overwrite(path: string, copy: string, writtenAt = 1): void {
  copyFileSync(copy, path);
  utimesSync(path, writtenAt, writtenAt);
}

async function read(store: RuleStore, projectId = 1) {
  return (await store.changes(projectId, null, 10)).map(({ rules }) => rules.map((rule) => rule.packageNamePattern));
}

function because(reason: string) {
  return {
    type: "store_unavailable",
    mayHaveHappened: false,
    cause: { message: expect.stringMatching(new RegExp(`${reason}.*restoreRuleDatabase.* or open the file anew`)) },
  };
}

const isLost = because("newer changes are not in it");
const isUndone = because("its write-ahead log undoes that");

/** A file with `a`, a copy of it, and a store that may go on writing. */
async function copiedStore() {
  const path = temporaryPath();
  const database = await migratedDatabase(path);
  const store = sqliteRuleStore(database);
  const rule = await inserted(store, "a");
  return { path, database, store, rule, copy: copyOf(path, database) };
}

describe("a file is refused after a copy was put over it that lacks", () => {
  test("what the handle wrote last", async () => {
    const { path, database, store, copy } = await copiedStore();
    await inserted(store, "b");
    database.pragma("wal_checkpoint(TRUNCATE)");
    overwrite(path, copy);
    expect((await read(store))._unsafeUnwrapErr()).toMatchObject(isLost);
    expect((await insertRule(store, 1, draftOf("c"), someNote))._unsafeUnwrapErr()).toMatchObject(isLost);
  });

  test("the project that the handle wrote to", async () => {
    const { path, database, store, copy } = await copiedStore();
    (await insertRule(store, 2, draftOf("b"), someNote))._unsafeUnwrap();
    database.pragma("wal_checkpoint(TRUNCATE)");
    overwrite(path, copy);
    expect((await read(store))._unsafeUnwrapErr()).toMatchObject(isLost);
  });

  test("what the handle read last", async () => {
    const { path, database, store, copy } = await copiedStore();
    utimesSync(path, 2, 2);
    const reader = sqliteRuleStore(await openedDatabase(path));
    expect(await patterns(reader)).toEqual(["a"]);
    await inserted(store, "b");
    expect(await patterns(reader)).toEqual(["a", "b"]);
    database.pragma("wal_checkpoint(TRUNCATE)");
    overwrite(path, copy);
    expect((await read(reader))._unsafeUnwrapErr()).toMatchObject(isLost);
  });

  test("a change of another project than the one that the handle read", async () => {
    const { path, database, store, copy } = await copiedStore();
    (await insertRule(store, 2, draftOf("b"), someNote))._unsafeUnwrap();
    const reader = sqliteRuleStore(await openedDatabase(path));
    expect(await patterns(reader)).toEqual(["a"]);
    database.pragma("wal_checkpoint(TRUNCATE)");
    overwrite(path, copy);
    expect((await read(reader))._unsafeUnwrapErr()).toMatchObject(isLost);
  });

  test("a restore that the handle has seen", async () => {
    const { path, database, store, copy } = await copiedStore();
    const backup = temporaryPath();
    (await backupRuleDatabase(path, backup))._unsafeUnwrap();
    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    expect(await patterns(store)).toEqual(["a"]);
    database.pragma("wal_checkpoint(TRUNCATE)");
    overwrite(path, copy);
    expect((await read(store))._unsafeUnwrapErr()).toMatchObject(isLost);
  });

  test("the last change, in the place of which it has forgotten the project", async () => {
    const { path, database, store, copy } = await copiedStore();
    const other = await openedDatabase(copy);
    (await sqliteRuleStore(other).forget(1))._unsafeUnwrap();
    other.close();
    await inserted(store, "b");
    database.pragma("wal_checkpoint(TRUNCATE)");
    overwrite(path, copy);
    expect((await read(store))._unsafeUnwrapErr()).toMatchObject(isLost);
  });

  test("that the handle has forgotten the project", async () => {
    const { path, database, store, copy } = await copiedStore();
    (await store.forget(1))._unsafeUnwrap();
    database.pragma("wal_checkpoint(TRUNCATE)");
    overwrite(path, copy);
    expect((await read(store))._unsafeUnwrapErr()).toMatchObject(isLost);
  });

  test("all tables", async () => {
    const { path, store } = await copiedStore();
    const empty = temporaryPath();
    (await openedDatabase(empty)).close();
    overwrite(path, empty);
    const { cause } = (await read(store))._unsafeUnwrapErr();
    expect(cause).toMatchObject({ message: expect.stringMatching(/damaged or was overwritten.*restoreRuleDatabase/) });
  });
});

describe("a file is read after a copy was put over it", () => {
  test("that has all of the history, and more", async () => {
    const { path, store, copy } = await copiedStore();
    const other = await openedDatabase(copy);
    for (const pattern of ["b", "c"]) await inserted(sqliteRuleStore(other), pattern);
    other.close();
    overwrite(path, copy);
    expect((await read(store))._unsafeUnwrap()).toEqual(["a", "b", "c"]);
  });

  test("in which the last change was pruned", async () => {
    const { path, store, copy } = await copiedStore();
    const other = await openedDatabase(copy);
    for (const pattern of ["b", "c"]) await inserted(sqliteRuleStore(other, { keptChanges: 1 }), pattern);
    other.close();
    overwrite(path, copy);
    expect((await read(store))._unsafeUnwrap()).toEqual(["a", "b", "c"]);
  });

  test("that was restored, also where the host held the handle meanwhile", async () => {
    const { path, database, store, copy } = await copiedStore();
    const restored = temporaryPath();
    (await restoreRuleDatabase(copy, restored))._unsafeUnwrap();
    await inserted(store, "b");
    expect(await patterns(store)).toEqual(["a", "b"]);
    database.pragma("wal_checkpoint(TRUNCATE)");
    const rows = database.prepare("SELECT 1 FROM package_protection_project_rules").iterate();
    rows.next();
    overwrite(path, copyOf(restored, await openedDatabase(restored)));
    expect((await read(store))._unsafeUnwrap()).toEqual(["a"]);
    rows.return?.();
    expect((await read(store))._unsafeUnwrap()).toEqual(["a"]);
  });
});

test("a reader in the middle of a list goes on after a checkpoint", async () => {
  const { path, store } = await copiedStore();
  await inserted(store, "b");
  const reader = sqliteRuleStore(await openedDatabase(path));
  const first = (await reader.changes(1, null, 1))._unsafeUnwrap();
  expect(first.more).toBe(true);
  (await openedDatabase(path)).pragma("wal_checkpoint(TRUNCATE)");
  const { rules } = (await reader.changes(1, first.revision, 1))._unsafeUnwrap();
  expect(rules.map((rule) => rule.packageNamePattern)).toEqual(["b"]);
});

test("a time of the clock's last tick proves nothing: a copy with the same one is noticed", async () => {
  const { path, store, copy } = await copiedStore();
  await inserted(store, "b");
  const database = await openedDatabase(path);
  const future = Math.ceil(Date.now() / 1_000) + 3_600;
  database.pragma("wal_checkpoint(TRUNCATE)");
  utimesSync(path, future, future);
  const reader = sqliteRuleStore(database);
  expect(await patterns(reader)).toEqual(["a", "b"]);
  overwrite(path, copy, future);
  expect((await read(reader))._unsafeUnwrapErr()).toMatchObject(isLost);
});

describe("a file that was written to without a checkpoint", () => {
  test("is refused at once: what comes later does not explain it", async () => {
    const { path, database, store } = await copiedStore();
    await inserted(store, "b");
    utimesSync(path, 1, 1);
    const reading = read(store);
    database.pragma("wal_checkpoint(PASSIVE)");
    expect((await reading)._unsafeUnwrapErr()).toMatchObject(isUndone);
  });

  test("is waited for if it was a moment ago: a checkpoint then explains it", async () => {
    const { path, database, store } = await copiedStore();
    await inserted(store, "b");
    const now = Date.now() / 1_000;
    utimesSync(path, now, now);
    const reading = read(store);
    database.pragma("wal_checkpoint(PASSIVE)");
    expect((await reading)._unsafeUnwrap()).toEqual(["a", "b"]);
  });

  test("is read if the log is so long that a process may have ended in the middle of one", async () => {
    const { path, database, store } = await copiedStore();
    database.pragma("wal_autocheckpoint = 0");
    await inserted(store, "b");
    database.exec("CREATE TABLE host (filler BLOB); INSERT INTO host VALUES (zeroblob(5000000))");
    utimesSync(path, 1, 1);
    expect((await read(store))._unsafeUnwrap()).toEqual(["a", "b"]);
  });
});

test("an older copy is refused under a log that was begun anew after all of it had been copied and read", async () => {
  const path = temporaryPath();
  const database = await migratedDatabase(path);
  const store = sqliteRuleStore(database);
  await inserted(store, "a");
  database.pragma("wal_checkpoint(RESTART)");
  const copy = temporaryPath();
  copyFileSync(path, copy);
  utimesSync(path, 1, 1);
  expect(await patterns(store)).toEqual(["a"]);
  await inserted(store, "b");
  database.pragma("wal_checkpoint(RESTART)");
  utimesSync(path, 2, 2);
  expect(await patterns(store)).toEqual(["a", "b"]);
  await inserted(store, "c");
  overwrite(path, copy);
  const another = sqliteRuleStore(await openedDatabase(path));
  expect((await read(another))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    cause: { message: expect.stringContaining("under a newer write-ahead log") },
  });
});

test("an older copy under a log to which a second process has added is refused", async () => {
  const path = temporaryPath();
  const database = await migratedDatabase(path);
  const store = sqliteRuleStore(database);
  await inserted(store, "a");
  database.pragma("wal_checkpoint(RESTART)");
  const copy = temporaryPath();
  copyFileSync(path, copy);
  await inserted(store, "b");
  database.pragma("wal_checkpoint(RESTART)");
  await inserted(store, "c");
  const second = sqliteRuleStore(await openedDatabase(path));
  await inserted(second, "d");
  overwrite(path, copy);
  expect((await read(second))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    cause: { message: expect.stringContaining("under a newer write-ahead log") },
  });
});

test("a log that another process has begun and that was deleted is noticed before a change is lost with it", async () => {
  const path = temporaryPath();
  const database = new Database(path, { timeout: 0 });
  onTestFinished(() => {
    database.close();
  });
  const store = sqliteRuleStore(database);
  const other = await migratedDatabase(path);
  other.pragma("journal_mode = DELETE");
  expect(await patterns(store)).toEqual([]);
  other.pragma("journal_mode = WAL");
  other.close();
  utimesSync(path, 1, 1);
  for (let reads = 0; reads < 2; reads++) expect(await patterns(store)).toEqual([]);
  for (const name of ["wal", "shm"]) rmSync(`${path}-${name}`);
  expect((await insertRule(store, 1, draftOf("a"), someNote))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    mayHaveHappened: false,
    cause: { message: expect.stringContaining("deleted or replaced") },
  });
});

test("looking at the log leaves no file open", async () => {
  const { path, store } = await copiedStore();
  await inserted(store, "b");
  const before = openFilesIn(dirname(path));
  for (let reads = 0; reads < 5; reads++) {
    const now = Date.now() / 1_000 + 3_600;
    utimesSync(path, now, now);
    expect((await read(store))._unsafeUnwrapErr()).toMatchObject(isUndone);
  }
  expect(openFilesIn(dirname(path))).toEqual(before);
});
