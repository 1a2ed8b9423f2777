import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { createPackageProtection } from "@package-protection/core";
import { insertRule } from "@package-protection/testkit";
import Database from "better-sqlite3";
import { ok } from "neverthrow";
import { describe, expect, onTestFinished, test } from "vitest";
import { openFilesIn } from "../../test/open-files.ts";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { backupRuleDatabase, restoreRuleDatabase, sqliteRuleStore } from "../index.ts";
import { tableNames } from "../schema/tables.ts";

/** A file with these rules, closed. */
async function fileWith(...names: string[]): Promise<string> {
  const path = temporaryPath();
  const database = await migratedDatabase(path);
  for (const name of names) await inserted(sqliteRuleStore(database), name);
  database.close();
  return path;
}

/** The patterns in a file, read by a handle of its own. */
async function patternsIn(path: string): Promise<string[]> {
  const database = await migratedDatabase(path);
  const found = await patterns(sqliteRuleStore(database));
  database.close();
  return found;
}

function handle(path: string): Database.Database {
  const database = new Database(path);
  onTestFinished(() => {
    database.close();
  });
  return database;
}

describe("restoreRuleDatabase", () => {
  test("gives open handles the restored rules, and a check decides by them at once", async () => {
    const path = temporaryPath();
    const store = sqliteRuleStore(await migratedDatabase(path));
    const other = sqliteRuleStore(await migratedDatabase(path));
    const protection = createPackageProtection({ store });
    const isAllowed = async (packageName: string) => {
      const principal = { kind: "deploy-token" } as const;
      const request = { projectId: 1, principal, action: "push", packageType: "generic", packageName } as const;
      return (await protection.checkPackage(request)).isOk();
    };
    await inserted(store, "a");
    const backup = `${path}.backup`;
    (await backupRuleDatabase(path, backup))._unsafeUnwrap();
    for (const name of ["b", "c"]) await inserted(store, name);
    expect([await isAllowed("a"), await isAllowed("b")]).toEqual([false, false]);
    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    expect([await isAllowed("a"), await isAllowed("b")]).toEqual([false, true]);
    for (const name of ["d", "e"]) await inserted(other, name);
    expect(await patterns(store)).toEqual(["a", "d", "e"]);
    expect(await isAllowed("d")).toBe(false);
  });

  test("never gives the id of a lost rule to another one", async () => {
    const path = temporaryPath();
    const store = sqliteRuleStore(await migratedDatabase(path));
    const backup = await fileWith("a");
    const lost = [await inserted(store, "b"), await inserted(store, "c"), await inserted(store, "d")];
    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    const { id } = await inserted(store, "e");
    expect(id).toBeGreaterThan(Math.max(...lost.map((rule) => rule.id)));
  });

  test("never gives the id of a rule that the backup had to another one", async () => {
    const path = temporaryPath();
    const store = sqliteRuleStore(await migratedDatabase(path));
    await inserted(store, "a");
    const backup = await fileWith("b", "c", "d");
    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    (await store.forget(1))._unsafeUnwrap();
    expect((await inserted(store, "e")).id).toBe(4);
  });

  test.each<[string, (path: string, backup: string) => string]>([
    ["the database", (path) => path],
    ["the backup", (_, backup) => backup],
  ])("is newer than an earlier restore in %s, also where the clock was set back since", async (_, chosen) => {
    const path = await fileWith("a");
    const backup = await fileWith("b");
    const future = Date.now() + 1e9;
    const earlier = new Database(chosen(path, backup));
    for (const table of [tableNames.evenPeriod, tableNames.oddPeriod])
      earlier.exec(`UPDATE ${table} SET restored_at = ${future}`);
    earlier.close();
    const store = sqliteRuleStore(await migratedDatabase(path));
    expect(await patterns(store)).toEqual(["a"]);
    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    expect(await patterns(store)).toEqual(["b"]);
    const periods = handle(path).prepare(`SELECT max(restored_at) FROM ${tableNames.evenPeriod}`).pluck().get();
    expect(periods).toBe(future + 1);
  });

  test.each([
    [0, 4],
    [4, 0],
  ])("begins a log period behind %i more of the database, and %i more of the backup", async (ofTarget, ofBackup) => {
    const path = await fileWith("a");
    const backup = await fileWith("b");
    for (const [file, more] of [
      [path, ofTarget],
      [backup, ofBackup],
    ] as const) {
      const database = new Database(file);
      for (const table of [tableNames.evenPeriod, tableNames.oddPeriod])
        database.exec(`UPDATE ${table} SET period = period + ${more}`);
      database.close();
    }
    const newestIn = (file: string) => {
      const [even, odd] = [tableNames.evenPeriod, tableNames.oddPeriod];
      const newest = `SELECT max(period) FROM (SELECT period FROM ${even} UNION ALL SELECT period FROM ${odd})`;
      return Number(handle(file).prepare(newest).pluck().get());
    };
    const before = Math.max(newestIn(path), newestIn(backup));
    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    expect(newestIn(path)).toBeGreaterThan(before + 1);
    expect(await patternsIn(path)).toEqual(["b"]);
  });

  test("leaves no file open, whether it succeeds or not", async () => {
    const path = await fileWith("a");
    const backup = await fileWith("b");
    const newer = await fileWith("c");
    const migrated = new Database(newer);
    migrated.exec("INSERT INTO package_protection_schema_versions VALUES (99, 99, 0)");
    migrated.close();
    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    for (const from of [temporaryPath(), newer, path]) (await restoreRuleDatabase(from, path))._unsafeUnwrapErr();
    (await restoreRuleDatabase(path, newer))._unsafeUnwrapErr();
    for (const used of [path, backup, newer]) {
      expect(openFilesIn(dirname(used))).toEqual([]);
      // SQLite removes a log when its last connection is closed.
      expect(readdirSync(dirname(used))).toEqual(["rules.db"]);
    }
  });

  test("leaves nothing in the log that a process would have to recover", async () => {
    const path = temporaryPath();
    const reader = await migratedDatabase(path);
    (await restoreRuleDatabase(await fileWith("a"), path))._unsafeUnwrap();
    const [state] = reader.pragma("wal_checkpoint(NOOP)") as [{ log: number; checkpointed: number }];
    expect(state.log).toBeGreaterThan(0);
    expect(state.checkpointed).toBe(state.log);
  });

  test("makes a file where there is none", async () => {
    const path = temporaryPath();
    (await restoreRuleDatabase(await fileWith("a", "b"), path))._unsafeUnwrap();
    expect(await patternsIn(path)).toEqual(["a", "b"]);
  });

  test("restores history and names with the rules", async () => {
    const path = temporaryPath();
    const store = sqliteRuleStore(await migratedDatabase(path));
    await inserted(store, "a");
    const backup = `${path}.backup`;
    (await backupRuleDatabase(path, backup))._unsafeUnwrap();
    const before = (await store.history(1, null, 10))._unsafeUnwrap();
    await inserted(store, "b");
    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    expect((await store.history(1, null, 10))._unsafeUnwrap()).toEqual(before);
    expect(before.entries).toMatchObject([{ by: "ann", changes: [{ after: { packageNamePattern: "a" } }] }]);
  });

  test("keeps the size of pages of the database that is restored", async () => {
    const path = temporaryPath();
    handle(path).exec("PRAGMA page_size = 8192; VACUUM; PRAGMA journal_mode = WAL");
    const store = sqliteRuleStore(await migratedDatabase(path));
    await inserted(store, "a");
    (await restoreRuleDatabase(await fileWith("b"), path))._unsafeUnwrap();
    expect(await patterns(store)).toEqual(["b"]);
    expect(handle(path).pragma("page_size", { simple: true })).toBe(8192);
  });

  test("waits for a lock, and is busy in the end; nothing is changed then", async () => {
    const path = await fileWith("a");
    const backup = await fileWith("b");
    const other = handle(path);
    other.exec("BEGIN IMMEDIATE");
    const busy = await restoreRuleDatabase(backup, path, { busyDeadlineMs: 20 });
    expect(busy._unsafeUnwrapErr()).toMatchObject({ type: "database_busy" });
    const waiting = restoreRuleDatabase(backup, path);
    other.exec("COMMIT");
    (await waiting)._unsafeUnwrap();
    expect(await patternsIn(path)).toEqual(["b"]);
  });

  test("waits for a lock of a database that is damaged, for it will be whole then", async () => {
    const path = temporaryPath();
    const other = await migratedDatabase(path);
    other.exec(`DROP TABLE ${tableNames.oddPeriod}; BEGIN IMMEDIATE`);
    const backup = await fileWith("b");
    expect((await restoreRuleDatabase(backup, path, { busyDeadlineMs: 20 }))._unsafeUnwrapErr()).toMatchObject({
      type: "database_busy",
      cause: { message: expect.stringContaining("lock") },
    });
    const waiting = restoreRuleDatabase(backup, path);
    await severalTurns();
    other.exec("COMMIT");
    (await waiting)._unsafeUnwrap();
    expect(await patternsIn(path)).toEqual(["b"]);
  });

  test("is busy where readers of a database without a log do not let go, and has changed nothing", async () => {
    const path = await fileWith("a");
    const backup = await fileWith("b");
    const other = handle(path);
    other.pragma("journal_mode = DELETE");
    other.exec("BEGIN; SELECT count(*) FROM package_protection_project_rules");
    other.prepare("SELECT 1 FROM package_protection_project_rules").get();
    const busy = await restoreRuleDatabase(backup, path, { busyDeadlineMs: 20 });
    expect(busy._unsafeUnwrapErr()).toMatchObject({ type: "database_busy" });
    other.exec("COMMIT");
    expect(await patternsIn(path)).toEqual(["a"]);
  });

  test.each<[string, (path: string) => Promise<unknown>]>([
    ["with a damaged table of its versions", (path) => damagedFile(path, tableNames.versions)],
    ["with a damaged table of its periods", (path) => damagedFile(path, tableNames.oddPeriod)],
    ["without a table", async (path) => (await migratedDatabase(path)).exec(`DROP TABLE ${tableNames.oddPeriod}`)],
  ])("overwrites a database %s", async (_, damage) => {
    const path = temporaryPath();
    await damage(path);
    expect(await restoreRuleDatabase(await fileWith("a"), path)).toEqual(ok());
    expect(await patternsIn(path)).toEqual(["a"]);
  });

  test("refuses to overwrite a database with other tables, a newer schema, or no database", async () => {
    const backup = await fileWith("a");
    const foreign = temporaryPath();
    handle(foreign).exec("CREATE TABLE accounts (id INTEGER)");
    expect((await restoreRuleDatabase(backup, foreign))._unsafeUnwrapErr()).toEqual({
      type: "foreign_database",
      tables: ["accounts"],
    });
    const shared = temporaryPath();
    const host = await migratedDatabase(shared);
    host.exec("CREATE TABLE accounts (id INTEGER)");
    expect((await restoreRuleDatabase(backup, shared))._unsafeUnwrapErr()).toMatchObject({ type: "foreign_database" });
    const newer = await fileWith("b");
    handle(newer).exec("INSERT INTO package_protection_schema_versions VALUES (99, 99, 0)");
    expect((await restoreRuleDatabase(backup, newer))._unsafeUnwrapErr()).toMatchObject({ type: "schema_newer" });
    const draft = temporaryPath();
    handle(draft).exec("CREATE TABLE package_protection_migrations (version INTEGER)");
    expect((await restoreRuleDatabase(backup, draft))._unsafeUnwrapErr()).toMatchObject({ type: "schema_unreleased" });
    const text = temporaryPath();
    writeFileSync(text, "no database\n".repeat(500));
    expect((await restoreRuleDatabase(backup, text))._unsafeUnwrapErr()).toMatchObject({ type: "not_a_database" });
    expect(readFileSync(text, "utf8")).toBe("no database\n".repeat(500));
    expect((await restoreRuleDatabase(backup, backup))._unsafeUnwrapErr()).toMatchObject({
      type: "database_unavailable",
      cause: { message: expect.stringContaining("itself") },
    });
  });
});

type Copy = typeof restoreRuleDatabase;

test.each<[string, Copy]>([
  ["restoreRuleDatabase", restoreRuleDatabase],
  ["backupRuleDatabase", backupRuleDatabase],
])("white space around the paths of %s is not part of them", async (_, copy) => {
  const to = temporaryPath();
  (await copy(` ${await fileWith("a")} `, ` ${to} `))._unsafeUnwrap();
  expect(readdirSync(dirname(to))).toEqual(["rules.db"]);
  expect(await patternsIn(to)).toEqual(["a"]);
});

const noFile = {
  type: "database_unavailable",
  cause: { message: expect.stringContaining("there is no file at the path") },
};

/** Enough for every attempt that is made without waiting: the driver asks the file system first. */
async function severalTurns(): Promise<void> {
  for (let turns = 0; turns < 50; turns++) {
    await stat(tmpdir());
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test.each<[string, Copy]>([
  ["restoreRuleDatabase", restoreRuleDatabase],
  ["backupRuleDatabase", backupRuleDatabase],
])("%s waits for a process that lets nobody read the database", async (_, copy) => {
  const from = await fileWith("a");
  const locking = handle(from);
  locking.pragma("journal_mode = DELETE");
  locking.exec("BEGIN EXCLUSIVE");
  const to = temporaryPath();
  expect((await copy(from, to, { busyDeadlineMs: 1 }))._unsafeUnwrapErr()).toMatchObject({
    type: "source_unusable",
    reason: { type: "database_busy" },
  });
  const waiting = copy(from, to);
  await severalTurns();
  locking.exec("COMMIT");
  (await waiting)._unsafeUnwrap();
  expect(await patternsIn(to)).toEqual(["a"]);
});

describe.each<[string, Copy]>([
  ["restoreRuleDatabase", restoreRuleDatabase],
  ["backupRuleDatabase", backupRuleDatabase],
])("%s verifies what it copies, and makes no file where that is unusable:", (_, copy) => {
  const unusable: [string, (path: string) => unknown, object][] = [
    ["no file", () => undefined, noFile],
    ["a folder", (path) => mkdirSync(path), noFile],
    ["no database", (path) => writeFileSync(path, "text\n".repeat(2_000)), { type: "not_a_database" }],
    ["an empty file", (path) => writeFileSync(path, ""), { type: "foreign_database", tables: [] }],
    [
      "another database",
      (path) => handle(path).exec("CREATE TABLE a (b)"),
      { type: "foreign_database", tables: ["a"] },
    ],
    [
      "tables of the draft",
      (path) => handle(path).exec("CREATE TABLE package_protection_migrations (version INTEGER)"),
      { type: "schema_unreleased", tables: ["package_protection_migrations"] },
    ],
    [
      "a newer schema",
      async (path) =>
        (await migratedDatabase(path)).exec("INSERT INTO package_protection_schema_versions VALUES (99, 99, 0)"),
      { type: "schema_newer", databaseVersion: 99 },
    ],
    ["a file of which a part is missing", cutFile, { type: "database_unavailable" }],
    ["a file under a newer log", mixedFile, { type: "database_unavailable" }],
    [
      "a rule that breaks a constraint",
      brokenFile,
      {
        type: "database_unavailable",
        cause: { message: expect.stringContaining("the database is damaged: package_") },
      },
    ],
  ];
  test.each(unusable)("%s", async (_name, make, reason) => {
    const from = temporaryPath();
    await make(from);
    const to = temporaryPath();
    expect((await copy(from, to))._unsafeUnwrapErr()).toMatchObject({ type: "source_unusable", reason });
    expect(readdirSync(dirname(to))).toEqual([]);
  });
});

/** A file in which the first page of a table is no page. */
async function damagedFile(path: string, table: string): Promise<void> {
  const whole = await fileWith("b");
  const database = handle(whole);
  const page = Number(database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").pluck().get(table));
  const size = Number(database.pragma("page_size", { simple: true }));
  writeFileSync(path, readFileSync(whole).fill(0xff, (page - 1) * size, page * size));
}

/** As after a fault of the disk. */
async function brokenFile(path: string): Promise<void> {
  const database = await migratedDatabase(path);
  await inserted(sqliteRuleStore(database), "a");
  database.pragma("ignore_check_constraints = ON");
  database.exec(
    `UPDATE ${tableNames.rules} SET minimum_access_level_for_push = NULL, minimum_access_level_for_delete = NULL`,
  );
}

async function cutFile(path: string): Promise<void> {
  const whole = await fileWith(...Array.from({ length: 200 }, (_, at) => `package-${at}`));
  writeFileSync(path, readFileSync(whole).subarray(0, 20_000));
}

/** An older copy that was put under the log of a process that did not close it. */
async function mixedFile(path: string): Promise<void> {
  const living = temporaryPath();
  const database = await migratedDatabase(living);
  const store = sqliteRuleStore(database);
  await inserted(store, "a");
  database.pragma("wal_checkpoint(RESTART)");
  copyFileSync(living, path);
  await inserted(store, "b");
  database.pragma("wal_checkpoint(RESTART)");
  await inserted(store, "c");
  copyFileSync(`${living}-wal`, `${path}-wal`);
}

function tokensIn(path: string): unknown[] {
  const [even, odd] = [tableNames.evenPeriod, tableNames.oddPeriod];
  return handle(path).prepare(`SELECT token FROM ${even} UNION ALL SELECT token FROM ${odd}`).pluck().all();
}

describe("backupRuleDatabase", () => {
  test("makes a file that is not mistaken for the one that it copies", async () => {
    const path = await fileWith("a", "b");
    const backup = temporaryPath();
    (await backupRuleDatabase(path, backup))._unsafeUnwrap();
    expect(new Set([...tokensIn(path), ...tokensIn(backup)]).size).toBe(4);
  });

  test("makes a file with the mark of a log: where it is copied over an open database, a restore still works", async () => {
    const path = temporaryPath();
    const store = sqliteRuleStore(await migratedDatabase(path));
    for (const name of ["a", "b"]) await inserted(store, name);
    const backup = temporaryPath();
    (await backupRuleDatabase(path, backup))._unsafeUnwrap();
    expect([...readFileSync(backup).subarray(18, 20)]).toEqual([2, 2]);
    expect(openFilesIn(dirname(backup))).toEqual([]);
    copyFileSync(backup, path);
    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    expect(await patterns(store)).toEqual(["a", "b"]);
  });

  test("copies a database in use, with what is in its log, to one file", async () => {
    const path = temporaryPath();
    const store = sqliteRuleStore(await migratedDatabase(path));
    for (const name of ["a", "b"]) await inserted(store, name);
    const backup = temporaryPath();
    (await backupRuleDatabase(path, backup))._unsafeUnwrap();
    expect(readdirSync(dirname(backup))).toEqual(["rules.db"]);
    expect(await patternsIn(backup)).toEqual(["a", "b"]);
    expect((await insertRule(store, 1, draftOf("c"), someNote)).isOk()).toBe(true);
  });

  test("takes the rules alone out of a host's database", async () => {
    const path = temporaryPath();
    const host = await migratedDatabase(path);
    host.exec("CREATE TABLE accounts (secret TEXT); INSERT INTO accounts VALUES ('hunter2')");
    await inserted(sqliteRuleStore(host), "a");
    const backup = temporaryPath();
    (await backupRuleDatabase(path, backup))._unsafeUnwrap();
    expect(readFileSync(backup).includes("hunter2")).toBe(false);
    expect(await patternsIn(backup)).toEqual(["a"]);
  });

  test("says what the file system says of a folder that is missing", async () => {
    const path = await fileWith("a");
    expect((await backupRuleDatabase(path, `${path}.missing/backup.db`))._unsafeUnwrapErr()).toMatchObject({
      type: "database_unavailable",
      cause: { code: "ENOENT" },
    });
  });

  test("overwrites nothing", async () => {
    const path = await fileWith("a");
    const taken = await fileWith("b");
    expect((await backupRuleDatabase(path, taken))._unsafeUnwrapErr()).toMatchObject({
      type: "database_unavailable",
      cause: { message: expect.stringContaining("exists") },
    });
    expect(await patternsIn(taken)).toEqual(["b"]);
    expect(existsSync(`${taken}-journal`)).toBe(false);
  });
});
