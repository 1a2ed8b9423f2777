import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { inserted, patterns } from "../../test/sample-rule.ts";
import { openRuleDatabase, sqliteRuleStore } from "../index.ts";

async function errorOf(path: string) {
  return (await openRuleDatabase(path))._unsafeUnwrapErr();
}

test("a new file is made and set up so that no rule is lost", async () => {
  const database = (await openRuleDatabase(temporaryPath()))._unsafeUnwrap();
  onTestFinished(() => {
    database.close();
  });
  const settings = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"];
  expect(settings.map((name) => database.pragma(name, { simple: true }))).toEqual(["wal", 2, 1, 0]);
});

test("a file of ours is opened again with what is in it", async () => {
  const path = temporaryPath();
  const first = await migratedDatabase(path);
  await inserted(sqliteRuleStore(first), "a");
  first.close();
  expect(await patterns(sqliteRuleStore(await migratedDatabase(path)))).toEqual(["a"]);
});

test("databases in memory are apart from each other", async () => {
  const [one, other] = [await migratedDatabase(":memory:"), await migratedDatabase(":memory:")];
  await inserted(sqliteRuleStore(one), "a");
  expect(await patterns(sqliteRuleStore(other))).toEqual([]);
});

test("white space around a path is not part of it", async () => {
  const path = temporaryPath();
  for (const spelling of [` ${path}`, `${path} `]) {
    (await openRuleDatabase(spelling))._unsafeUnwrap().close();
    expect(readdirSync(dirname(path))).toEqual(["rules.db"]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  }
});

test.each([":memory:", " :memory: "])("a database in memory, %j, makes no file", async (path) => {
  (await openRuleDatabase(path))._unsafeUnwrap().close();
  expect([path, path.trim()].filter((name) => existsSync(name))).toEqual([]);
});

test("a file that is no database is refused, and left as it is", async () => {
  const path = temporaryPath();
  const text = "to be, or not to be: no database\n".repeat(500);
  writeFileSync(path, text);
  expect(await errorOf(path)).toMatchObject({ type: "not_a_database", cause: { code: "SQLITE_NOTADB" } });
  expect(readFileSync(path, "utf8")).toBe(text);
  expect(readdirSync(dirname(path))).toEqual(["rules.db"]);
});

test("a database of somebody else is refused, and left as it is", async () => {
  const path = temporaryPath();
  const foreign = new Database(path);
  foreign.exec("CREATE TABLE accounts (id INTEGER); CREATE VIEW everybody AS SELECT * FROM accounts");
  foreign.close();
  const content = readFileSync(path);
  expect(await errorOf(path)).toEqual({ type: "foreign_database", tables: ["accounts", "everybody"] });
  expect(readFileSync(path).equals(content)).toBe(true);
  expect(readdirSync(dirname(path))).toEqual(["rules.db"]);
});

test("a database that is refused is let go of", async () => {
  const path = temporaryPath();
  const foreign = new Database(path);
  onTestFinished(() => {
    foreign.close();
  });
  foreign.pragma("journal_mode = WAL");
  foreign.exec("CREATE TABLE accounts (id INTEGER)");
  expect(await errorOf(path)).toMatchObject({ type: "foreign_database" });
  // SQLite refuses this while anybody else has the file open.
  expect(foreign.pragma("journal_mode = DELETE", { simple: true })).toBe("delete");
});

test("a path at which no file can be opened is an error with a cause", async () => {
  const path = temporaryPath();
  expect(await errorOf(`${path}/no-such-folder/rules.db`)).toMatchObject({
    type: "database_unavailable",
    cause: expect.any(Error),
  });
  mkdirSync(path);
  expect(await errorOf(path)).toMatchObject({ type: "database_unavailable", cause: { code: "SQLITE_CANTOPEN" } });
});

test("a file that cannot be written to is refused", async () => {
  const path = temporaryPath();
  new Database(path).exec("CREATE TABLE package_protection_schema_versions (version INTEGER)").close();
  chmodSync(path, 0o444);
  chmodSync(dirname(path), 0o755);
  const error = await asNobody(() => errorOf(path));
  expect(error).toMatchObject({ type: "database_read_only", cause: { code: "SQLITE_READONLY" } });
});

/** Permissions do not count for root. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return await work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
