import { renameSync } from "node:fs";
import { createRequire } from "node:module";
import { insertRule } from "@package-protection/testkit";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { migrate, sqliteRuleStore } from "../index.ts";

/** A database in which the host looks at every rule that is inserted, by a function of its own that may throw. */
async function watchedDatabase(look: () => void): Promise<Database.Database> {
  const database = await migratedDatabase(":memory:");
  database.function("host_looks", () => {
    look();
    return null;
  });
  database.exec(
    "CREATE TRIGGER host_watches AFTER INSERT ON package_protection_project_rules BEGIN SELECT host_looks(); END",
  );
  return database;
}

describe("what is thrown in the middle of a write is the cause of a failure that left nothing behind", () => {
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a text", "SQLITE_BUSY"],
    ["a number", 7],
    ["an object without a code", {}],
    ["an object with a number as its code", { code: 7 }],
    ["an error of the file system", { code: "EACCES" }],
    ["an object that only looks like SQLite's error", { code: "SQLITE_ERROR" }],
    ["an error that only says what SQLite says", new Error("no such table: package_protection_project_rules")],
    ["another error of SQLite", new Database.SqliteError("no such table: package_protection_x", "SQLITE_FULL")],
  ])("%s", async (_, cause) => {
    const database = await watchedDatabase(() => {
      throw cause;
    });
    const store = sqliteRuleStore(database);
    const failure = (await insertRule(store, 1, draftOf("a"), someNote))._unsafeUnwrapErr();
    expect(failure).toEqual({ type: "store_unavailable", mayHaveHappened: false, cause });
    expect(database.inTransaction).toBe(false);
    expect(await patterns(store)).toEqual([]);
  });
});

test.each(["SQLITE_CORRUPT", "SQLITE_CORRUPT_INDEX", "SQLITE_NOTADB"])("%s names the remedy", async (code) => {
  const cause = new Database.SqliteError("database disk image is malformed", code);
  const database = await watchedDatabase(() => {
    throw cause;
  });
  expect((await insertRule(sqliteRuleStore(database), 1, draftOf("a"), someNote))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    mayHaveHappened: false,
    cause: { code, cause, message: expect.stringContaining("restoreRuleDatabase") },
  });
});

test("a table of the host's that is missing is not taken for one of ours", async () => {
  const database = await migratedDatabase(":memory:");
  database.exec(
    "CREATE TRIGGER host AFTER INSERT ON package_protection_project_rules BEGIN INSERT INTO gone VALUES (1); END",
  );
  const failure = (await insertRule(sqliteRuleStore(database), 1, draftOf("a"), someNote))._unsafeUnwrapErr();
  expect(failure).toMatchObject({ cause: { code: "SQLITE_ERROR", message: "no such table: main.gone" } });
});

test.each(["SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY_RECOVERY"])(
  "a write that fails with %s is tried again",
  async (code) => {
    let attempts = 0;
    const database = await watchedDatabase(() => {
      attempts += 1;
      if (attempts < 3) throw new Database.SqliteError("database is locked", code);
    });
    const store = sqliteRuleStore(database);
    await inserted(store, "a");
    expect(attempts).toBe(3);
    expect(await patterns(store)).toEqual(["a"]);
  },
);

test("a file that was moved away is reported as one that cannot be written to", async () => {
  const path = temporaryPath();
  const database = new Database(path);
  onTestFinished(() => {
    database.close();
  });
  database.exec("CREATE TABLE host (note TEXT)");
  renameSync(path, `${path}.moved`);
  expect((await migrate(database))._unsafeUnwrapErr()).toMatchObject({
    type: "database_read_only",
    cause: { code: "SQLITE_READONLY_DBMOVED" },
  });
});

/** The driver as another package would bring it: its classes are not those of the copy that the store imports. */
function anotherCopyOfTheDriver(): typeof Database {
  const require = createRequire(import.meta.url);
  require("better-sqlite3");
  for (const path of Object.keys(require.cache)) {
    if (path.includes("better-sqlite3") && !path.endsWith(".node")) delete require.cache[path];
  }
  return require("better-sqlite3");
}

describe("a handle of another copy of the driver", () => {
  async function handleOfAnotherCopy() {
    const path = temporaryPath();
    await migratedDatabase(path);
    const AnotherDatabase = anotherCopyOfTheDriver();
    const database = new AnotherDatabase(path, { timeout: 0 });
    onTestFinished(() => {
      database.close();
    });
    expect(database).not.toBeInstanceOf(Database);
    return { path, database, store: sqliteRuleStore(database) };
  }

  test("is as good as any", async () => {
    const { path, store } = await handleOfAnotherCopy();
    const other = await migratedDatabase(path);
    other.exec("BEGIN IMMEDIATE");
    const waiting = inserted(store, "a");
    other.exec("COMMIT");
    await waiting;
    expect(await patterns(store)).toEqual(["a"]);
    expect((await insertRule(store, 1, draftOf("a"), someNote))._unsafeUnwrapErr()).toEqual({
      type: "pattern_taken",
      operation: 0,
    });
  });

  test("reads nothing while the host has a transaction open: no second connection may be opened for it", async () => {
    const { database, store } = await handleOfAnotherCopy();
    database.exec("BEGIN");
    expect((await store.changes(1, null, 10))._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      cause: { message: expect.stringContaining("another copy of better-sqlite3") },
    });
    database.exec("COMMIT");
    expect(await patterns(store)).toEqual([]);
  });
});
