import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { migratedDatabase, temporaryPath } from "../test/rule-database-file.ts";
import { draftOf, someTime } from "../test/sample-rule.ts";
import { migrate, sqliteRuleStore } from "./index.ts";
import { migrations } from "./migrations.ts";

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
  database.exec(`INSERT INTO package_protection_migrations VALUES (${newest + 6}, 0)`);
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
  database.exec("CREATE TABLE package_protection_changes (not_ours TEXT)");
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

test("a read-only handle is told apart, unless there is nothing to do", async () => {
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
  const rule = (await store.insert(1, draftOf("a"), someTime))._unsafeUnwrap();
  expect((await migrate(database))._unsafeUnwrap().isEmpty).toBe(false);
  (await store.remove(1, rule.id, null))._unsafeUnwrap();
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
  expect(unsuitable).toEqual([
    { pragma: "journal_mode", value: "delete", advised: "wal" },
    { pragma: "synchronous", value: 1, advised: 2 },
    { pragma: "foreign_keys", value: 0, advised: 1 },
    { pragma: "busy_timeout", value: 5000, advised: 0 },
  ]);
  expect((await migrate(database))._unsafeUnwrap().unsuitable).toEqual(unsuitable);
  expect((await migrate(handle(":memory:", { timeout: 0 })))._unsafeUnwrap().unsuitable).toEqual([]);
  expect((await migrate(await migratedDatabase(temporaryPath())))._unsafeUnwrap().unsuitable).toEqual([]);
});

test("twenty processes open and migrate one new file at once: one applies, all succeed", async () => {
  const path = temporaryPath();
  const script = new URL("../test/migrating-process.ts", import.meta.url);
  const processes = await Promise.all(Array.from({ length: 20 }, () => startProcess(script, path)));
  const answers = await Promise.all(processes.map(({ finish }) => finish()));
  expect(answers.sort()).toEqual(
    [...Array.from({ length: 19 }, () => "[]"), JSON.stringify(migrations.map(({ version }) => version))].sort(),
  );
  const store = sqliteRuleStore(await migratedDatabase(path));
  expect((await store.insert(1, draftOf("a"), someTime)).isOk()).toBe(true);
}, 60_000);

async function startProcess(script: URL, path: string) {
  const condition = "--conditions=package-protection-source";
  const child: ChildProcess = spawn(process.execPath, [condition, script.pathname, path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("the process has no pipes");
  const lines = createInterface({ input: stdout });
  await once(lines, "line");
  return {
    async finish(): Promise<string> {
      const answer = once(lines, "line");
      stdin.write("go\n");
      return String(await answer);
    },
  };
}
