import { copyFileSync } from "node:fs";
import { insertRule, removeRule } from "@package-protection/testkit";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { backupRuleDatabase, checkSchema, migrate, migrationSql, sqliteRuleStore } from "../index.ts";
import { migrateTo } from "./migrate.ts";
import { type Migration, migrations } from "./migrations.ts";
import { tableNames } from "./tables.ts";

const newest = migrations.length;

function handle(path: string, options: Database.Options = {}): Database.Database {
  const database = new Database(path, options);
  onTestFinished(() => {
    database.close();
  });
  return database;
}

test("migrations are numbered from 1 without a gap", () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
});

test("a new database gets every migration, once", async () => {
  const database = handle(temporaryPath());
  const first = (await migrate(database))._unsafeUnwrap();
  expect(first).toMatchObject({ from: 0, to: newest, applied: migrations.map(({ version }) => version) });
  const second = (await migrate(database))._unsafeUnwrap();
  expect(second).toMatchObject({ from: newest, to: newest, applied: [] });
});

test("the tables stand beside those of a host, which are left alone", async () => {
  const database = handle(temporaryPath());
  database.exec("CREATE TABLE host (note TEXT); INSERT INTO host VALUES ('kept')");
  (await migrate(database))._unsafeUnwrap();
  expect(database.prepare("SELECT note FROM host").pluck().all()).toEqual(["kept"]);
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  for (const name of tables) expect(name).toMatch(/^(?:host|sqlite_sequence|package_protection_\w+)$/);
});

test("a newer schema is refused, with both versions, and left as it is", async () => {
  const database = await migratedDatabase(temporaryPath());
  database.exec(`INSERT INTO package_protection_schema_versions VALUES (${newest + 6}, ${newest + 1}, 0)`);
  const before = database.serialize();
  expect((await migrate(database))._unsafeUnwrapErr()).toEqual({
    type: "schema_newer",
    databaseVersion: newest + 6,
    supportedVersion: newest,
  });
  expect(database.serialize().equals(before)).toBe(true);
});

test("a migration that fails leaves nothing behind", async () => {
  const database = handle(temporaryPath());
  database.exec("CREATE TABLE package_protection_project_rules (not_ours TEXT)");
  const before = database.serialize();
  expect((await migrate(database))._unsafeUnwrapErr()).toMatchObject({
    type: "database_unavailable",
    cause: { code: "SQLITE_ERROR" },
  });
  expect(database.inTransaction).toBe(false);
  expect(database.serialize().equals(before)).toBe(true);
});

test("inside a transaction of the host nothing is migrated", async () => {
  const database = handle(temporaryPath());
  database.exec("BEGIN");
  expect((await migrate(database))._unsafeUnwrapErr()).toMatchObject({
    type: "database_unavailable",
    cause: { message: expect.stringContaining("a transaction is open") },
  });
  expect(database.inTransaction).toBe(true);
});

test("a read-only handle is an error of its own, unless there is nothing to do", async () => {
  const path = temporaryPath();
  handle(path).pragma("user_version = 1");
  const error = (await migrate(handle(path, { readonly: true })))._unsafeUnwrapErr();
  expect(error).toMatchObject({ type: "database_read_only", cause: { code: "SQLITE_READONLY" } });
  const migrated = temporaryPath();
  await migratedDatabase(migrated);
  expect((await migrate(handle(migrated, { readonly: true })))._unsafeUnwrap()).toMatchObject({ applied: [] });
});

test("a closed handle is an error with a cause", async () => {
  const database = handle(temporaryPath());
  database.close();
  const error = (await migrate(database))._unsafeUnwrapErr();
  expect(error).toMatchObject({ type: "database_unavailable", cause: expect.any(TypeError) });
});

test("a lock that is never let go of is busy in the end, one that is let go of is waited for", async () => {
  const path = temporaryPath();
  const other = handle(path);
  other.exec("BEGIN IMMEDIATE");
  const database = handle(path, { timeout: 0 });
  const error = (await migrate(database, { busyDeadlineMs: 0 }))._unsafeUnwrapErr();
  expect(error).toMatchObject({ type: "database_busy", cause: { code: "SQLITE_BUSY" } });
  const waiting = migrate(database);
  other.exec("COMMIT");
  expect((await waiting)._unsafeUnwrap()).toMatchObject({ from: 0, to: newest });
});

test("a schema that is current needs no lock: a server starts while others write", async () => {
  const path = temporaryPath();
  const other = await migratedDatabase(path);
  const database = handle(path, { timeout: 0 });
  other.exec("BEGIN IMMEDIATE");
  const report = (await migrate(database, { busyDeadlineMs: 0 }))._unsafeUnwrap();
  expect(report).toMatchObject({ from: newest, to: newest, applied: [] });
});

test("a database is empty until the first rule is written, and never again", async () => {
  const database = await migratedDatabase(temporaryPath());
  const store = sqliteRuleStore(database);
  expect((await migrate(database))._unsafeUnwrap().isEmpty).toBe(true);
  const rule = (await insertRule(store, 1, draftOf("a"), someNote))._unsafeUnwrap();
  expect((await migrate(database))._unsafeUnwrap().isEmpty).toBe(false);
  (await removeRule(store, 1, rule.id, null, someNote))._unsafeUnwrap();
  expect((await migrate(database))._unsafeUnwrap().isEmpty).toBe(false);
});

test("waiting for a lock inside of SQLite is reported where it is longer than a moment", async () => {
  const path = temporaryPath();
  await migratedDatabase(path);
  const reportedAt = async (timeout: number) => (await migrate(handle(path, { timeout })))._unsafeUnwrap().unsuitable;
  expect((await reportedAt(10)).map(({ pragma }) => pragma)).not.toContain("busy_timeout");
  expect((await reportedAt(11)).map(({ pragma }) => pragma)).toContain("busy_timeout");
});

test("unsuitable settings of the handle are reported and not changed", async () => {
  const database = handle(temporaryPath());
  database.pragma("synchronous = NORMAL");
  database.pragma("foreign_keys = OFF");
  database.defaultSafeIntegers(true);
  const { unsuitable } = (await migrate(database))._unsafeUnwrap();
  expect(unsuitable).toMatchObject([
    { pragma: "journal_mode", value: "delete", advised: "wal", reason: expect.stringContaining("wait for each other") },
    { pragma: "synchronous", value: 1, advised: 2, reason: expect.stringContaining("power") },
    { pragma: "foreign_keys", value: 0, advised: 1, reason: expect.stringContaining("project") },
    {
      pragma: "busy_timeout",
      value: 5000,
      advised: 0,
      reason: expect.stringContaining("the whole process stands still"),
    },
  ]);
  expect((await migrate(database))._unsafeUnwrap().unsuitable).toEqual(unsuitable);
  expect((await migrate(handle(":memory:", { timeout: 0 })))._unsafeUnwrap().unsuitable).toEqual([]);
  expect((await migrate(await migratedDatabase(temporaryPath())))._unsafeUnwrap().unsuitable).toEqual([]);
});

describe("beside a newer version", () => {
  /** Adds to the tables; older statements go on working. */
  const compatible: Migration = {
    version: newest + 1,
    usableFrom: newest,
    sql: `ALTER TABLE ${tableNames.rules} ADD COLUMN note TEXT;`,
  };
  /** Takes away the name of a table; older statements fail. */
  const incompatible: Migration = {
    version: newest + 1,
    usableFrom: newest + 1,
    sql: `ALTER TABLE ${tableNames.rules} RENAME TO package_protection_rules_of_tomorrow;`,
  };

  async function migratedBy(known: readonly Migration[], path: string) {
    return (await migrateTo(known, handle(path), 1_000))._unsafeUnwrap();
  }

  test("that allows it, an older process goes on, and may start", async () => {
    const path = temporaryPath();
    const store = sqliteRuleStore(await migratedDatabase(path));
    await inserted(store, "a");
    const report = await migratedBy([...migrations, compatible], path);
    expect(report).toMatchObject({ from: newest, to: newest + 1, applied: [newest + 1], isEmpty: false });
    await inserted(store, "b");
    expect(await patterns(store)).toEqual(["a", "b"]);
    const database = handle(path);
    expect((await checkSchema(database))._unsafeUnwrap()).toEqual({ version: newest + 1 });
    const started = (await migrate(database))._unsafeUnwrap();
    expect(started).toMatchObject({ from: newest + 1, to: newest + 1, applied: [], isEmpty: false });
    expect((await backupRuleDatabase(path, `${path}.backup`))._unsafeUnwrapErr()).toMatchObject({
      type: "source_unusable",
      reason: { type: "schema_newer" },
    });
  });

  test("that excludes it, an older process decides nothing more, and may not start", async () => {
    const path = temporaryPath();
    const store = sqliteRuleStore(await migratedDatabase(path));
    const rule = await inserted(store, "a");
    await migratedBy([...migrations, incompatible], path);
    const calls = [
      store.changes(1, null, 10),
      store.changes(1, rule.revision, 10),
      store.find(1, rule.id),
      insertRule(store, 1, draftOf("b")),
      store.forget(1),
    ];
    const outcomes = await Promise.all(calls);
    for (const outcome of outcomes.filter((_, index) => index !== 1)) {
      expect(outcome._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
    }
    const database = handle(path);
    const refusal = { type: "schema_newer", databaseVersion: newest + 1, supportedVersion: newest };
    expect((await migrate(database))._unsafeUnwrapErr()).toEqual(refusal);
    expect((await checkSchema(database))._unsafeUnwrapErr()).toEqual(refusal);
  });

  test("a version that allows only one that excluded this one excludes it too", async () => {
    const path = temporaryPath();
    await migratedDatabase(path);
    const later = { ...compatible, version: newest + 2, usableFrom: newest + 1, sql: "" };
    await migratedBy([...migrations, incompatible, later], path);
    expect((await checkSchema(handle(path)))._unsafeUnwrapErr()).toMatchObject({ type: "schema_newer" });
    expect(await migratedBy([...migrations, incompatible], path)).toMatchObject({ applied: [] });
  });

  test("an older database gets the migrations that it lacks", async () => {
    const path = temporaryPath();
    await inserted(sqliteRuleStore(await migratedDatabase(path)), "a");
    expect(await migratedBy([...migrations, compatible], path)).toMatchObject({ applied: [newest + 1] });
    expect(migrationSql({ after: newest })).toBe("");
  });
});

test("what a host's own migrations ran is found, and nothing is left to do", async () => {
  const database = handle(temporaryPath());
  expect((await checkSchema(database))._unsafeUnwrapErr()).toEqual({
    type: "schema_missing",
    tables: Object.values(tableNames),
  });
  database.exec(`BEGIN; ${migrationSql()} COMMIT`);
  expect((await checkSchema(database))._unsafeUnwrap()).toEqual({ version: newest });
  expect((await migrate(database))._unsafeUnwrap()).toMatchObject({ from: newest, applied: [] });
  await inserted(sqliteRuleStore(database), "a");
  database.exec(`DROP TABLE ${tableNames.history}`);
  expect((await checkSchema(database))._unsafeUnwrapErr()).toEqual({
    type: "schema_missing",
    tables: [tableNames.history],
  });
});

test("a schema that was half migrated is older, and says so", async () => {
  const database = handle(temporaryPath());
  database.exec(`CREATE TABLE ${tableNames.versions} (version INTEGER, usable_from INTEGER);
    INSERT INTO ${tableNames.versions} VALUES (0.5, 0.5)`);
  expect((await checkSchema(database))._unsafeUnwrapErr()).toEqual({
    type: "schema_older",
    databaseVersion: 0.5,
    supportedVersion: newest,
  });
});

test("the tables of the unreleased draft are refused by name, and left as they are", async () => {
  const database = handle(temporaryPath());
  const names = ["projects", "rules", "changes", "migrations", "even_period", "odd_period"];
  const draft = names.map((name) => `package_protection_${name}`);
  for (const name of draft) database.exec(`CREATE TABLE ${name} (note TEXT)`);
  const before = database.serialize();
  const refusal = { type: "schema_unreleased", tables: draft };
  expect((await migrate(database))._unsafeUnwrapErr()).toEqual(refusal);
  expect((await checkSchema(database))._unsafeUnwrapErr()).toEqual(refusal);
  expect(database.serialize().equals(before)).toBe(true);
  for (const name of draft) database.exec(`DROP TABLE ${name}`);
  expect((await migrate(database))._unsafeUnwrap()).toMatchObject({ from: 0, to: newest });
});

test("a file that is older than its write-ahead log is refused, with the remedy", async () => {
  const path = temporaryPath();
  const database = await migratedDatabase(path);
  const store = sqliteRuleStore(database);
  const older = `${path}.older`;
  for (const pattern of ["a", "b", "c"]) {
    await inserted(store, pattern);
    database.pragma("wal_checkpoint(RESTART)");
    if (pattern === "a") copyFileSync(path, older);
  }
  await inserted(store, "d");
  copyFileSync(older, path);
  for (const refused of [await migrate(handle(path)), await checkSchema(handle(path))]) {
    expect(refused._unsafeUnwrapErr()).toMatchObject({
      type: "database_unavailable",
      cause: { message: expect.stringMatching(/under a newer write-ahead log.*restoreRuleDatabase/) },
    });
  }
});

test("a schema is checked although others write, and waits for a lock that keeps readers out", async () => {
  const path = temporaryPath();
  const other = await migratedDatabase(path);
  other.exec("BEGIN IMMEDIATE");
  expect((await checkSchema(handle(path, { timeout: 0 }), { busyDeadlineMs: 0 })).isOk()).toBe(true);
  other.exec("COMMIT");
  const withoutLog = temporaryPath();
  const exclusive = handle(withoutLog);
  (await migrate(exclusive))._unsafeUnwrap();
  exclusive.exec("BEGIN EXCLUSIVE");
  const database = handle(withoutLog, { timeout: 0 });
  const locked = await checkSchema(database, { busyDeadlineMs: 0 });
  expect(locked._unsafeUnwrapErr()).toMatchObject({ type: "database_busy", cause: { code: "SQLITE_BUSY" } });
  const waiting = checkSchema(database);
  exclusive.exec("COMMIT");
  expect((await waiting).isOk()).toBe(true);
});
