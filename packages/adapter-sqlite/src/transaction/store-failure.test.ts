import { insertRule, removeRule } from "@package-protection/testkit";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { migrate, sqliteRuleStore } from "../index.ts";
import { tableNames } from "../schema/tables.ts";

test("a handle that can only read reads, and says why it does not write", async () => {
  const path = temporaryPath();
  await inserted(sqliteRuleStore(await migratedDatabase(path)), "a");
  const readonly = new Database(path, { readonly: true });
  onTestFinished(() => {
    readonly.close();
  });
  const store = sqliteRuleStore(readonly);
  expect(await patterns(store)).toEqual(["a"]);
  expect((await insertRule(store, 1, draftOf("b"), someNote))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    mayHaveHappened: false,
    cause: { code: "SQLITE_READONLY" },
  });
});

test("a full database keeps what it has and takes the next change when there is room again", async () => {
  const database = await migratedDatabase(temporaryPath());
  const store = sqliteRuleStore(database);
  const kept = ["a"];
  await inserted(store, "a");
  database.pragma("max_page_count = 1");
  for (let count = 0; ; count += 1) {
    const outcome = await insertRule(store, 1, draftOf(`${count}${"x".repeat(250)}`), someNote);
    if (outcome.isOk()) {
      kept.push(outcome.value.packageNamePattern);
      continue;
    }
    expect(outcome.error).toMatchObject({
      type: "store_unavailable",
      mayHaveHappened: false,
      cause: { code: "SQLITE_FULL" },
    });
    break;
  }
  expect(database.inTransaction).toBe(false);
  expect(await patterns(store)).toEqual(kept);
  database.pragma("max_page_count = 1000000");
  await inserted(store, "b");
  expect(await patterns(store)).toEqual([...kept, "b"]);
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
});

test("a rule that cannot be understood fails the project, not only the rule, and no other project", async () => {
  const database = await migratedDatabase(temporaryPath());
  const store = sqliteRuleStore(database);
  const rule = await inserted(store, "a");
  (await insertRule(store, 2, draftOf("b"), someNote))._unsafeUnwrap();
  database.exec(`UPDATE package_protection_project_rules SET package_type = 'docker' WHERE id = ${rule.id}`);
  for (const outcome of [await store.changes(1, null, 10), await store.find(1, rule.id)]) {
    expect(outcome._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      cause: { message: expect.stringContaining(`rule ${rule.id}`) },
    });
  }
  expect((await removeRule(store, 1, rule.id, null, someNote))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
  });
  expect(database.inTransaction).toBe(false);
  expect((await store.changes(2, null, 10))._unsafeUnwrap().rules).toHaveLength(1);
});

test.each([
  ["push", "developer"],
  ["delete", "maintainer"],
])("a row with an unknown level for a %s is no rule without that level", async (action, level) => {
  const database = await migratedDatabase(temporaryPath());
  const store = sqliteRuleStore(database);
  const { id } = await inserted(store, "a");
  database.exec(
    `UPDATE package_protection_project_rules SET minimum_access_level_for_${action} = '${level}' WHERE id = ${id}`,
  );
  for (const outcome of [await store.changes(1, null, 10), await store.find(1, id)]) {
    expect(outcome._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      cause: { message: expect.stringContaining(`rule ${id}`) },
    });
  }
});

/** Lets a statement of the store fail as a failing disk makes it fail, after `first` was done. */
function failingAt(database: Database.Database, statement: string, first: string): void {
  const prepare = database.prepare.bind(database);
  Object.assign(database, {
    prepare: (text: string) => {
      const prepared = prepare(text);
      if (text !== statement) return prepared;
      return Object.assign(Object.create(prepared), {
        safeIntegers() {
          return this;
        },
        run() {
          database.exec(first);
          throw new Database.SqliteError("disk I/O error", "SQLITE_IOERR_FSYNC");
        },
      });
    },
  });
}

test("a commit that fails after SQLite ended the transaction may have happened", async () => {
  const database = await migratedDatabase(temporaryPath());
  failingAt(database, "COMMIT", "ROLLBACK");
  expect((await insertRule(sqliteRuleStore(database), 1, draftOf("a"), someNote))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    mayHaveHappened: true,
    cause: { code: "SQLITE_IOERR_FSYNC" },
  });
});

test("a write that can be neither kept nor taken back may yet be kept", async () => {
  const database = await migratedDatabase(temporaryPath());
  await inserted(sqliteRuleStore(database), "a");
  failingAt(database, "ROLLBACK", "");
  expect((await insertRule(sqliteRuleStore(database), 1, draftOf("a"), someNote))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    mayHaveHappened: true,
    cause: { code: "SQLITE_IOERR_FSYNC" },
  });
  database.exec("ROLLBACK");
});

test.each([tableNames.evenPeriod, tableNames.oddPeriod])(
  "without its row in %s a database is unavailable",
  async (table) => {
    const database = await migratedDatabase(temporaryPath());
    const store = sqliteRuleStore(database);
    database.exec(`DELETE FROM ${table}`);
    const missing = { type: "store_unavailable", cause: { message: "a row of the tables of periods is missing" } };
    expect((await store.changes(1, null, 10))._unsafeUnwrapErr()).toMatchObject(missing);
    expect((await insertRule(store, 1, draftOf("a"), someNote))._unsafeUnwrapErr()).toMatchObject(missing);
  },
);

test("the tables refuse what no rule may be", async () => {
  const database = await migratedDatabase(temporaryPath());
  await inserted(sqliteRuleStore(database), "a");
  const change = (assignment: string) => () =>
    database.exec(`UPDATE package_protection_project_rules SET ${assignment}`);
  expect(change("minimum_access_level_for_push = NULL")).toThrow("CHECK");
  expect(change("package_name_pattern = ''")).toThrow("CHECK");
  expect(change("project_id = 404")).toThrow("FOREIGN KEY");
  expect(change("created_at = 'yesterday'")).toThrow("cannot store TEXT");
});

test("a write waits for a lock without blocking, and takes its turn when it is free", async () => {
  const path = temporaryPath();
  const store = sqliteRuleStore(await migratedDatabase(path));
  const other = await migratedDatabase(path);
  other.exec("BEGIN IMMEDIATE");
  const waiting = insertRule(store, 1, draftOf("a"), someNote);
  expect(await patterns(store)).toEqual([]);
  other.exec("COMMIT");
  expect((await waiting).isOk()).toBe(true);
  expect(await patterns(store)).toEqual(["a"]);
});

test("a read waits for a lock without blocking, and gives up in the end", async () => {
  const path = temporaryPath();
  const database = new Database(path, { timeout: 0 });
  const other = new Database(path);
  onTestFinished(() => {
    database.close();
    other.close();
  });
  (await migrate(database))._unsafeUnwrap();
  const store = sqliteRuleStore(database);
  const { revision } = (await store.changes(1, null, 10))._unsafeUnwrap();
  other.exec("BEGIN EXCLUSIVE");
  const waiting = store.changes(1, revision, 10);
  expect(
    (await sqliteRuleStore(database, { busyDeadlineMs: 5 }).changes(1, revision, 10))._unsafeUnwrapErr(),
  ).toMatchObject({ type: "store_unavailable", mayHaveHappened: false, cause: { code: "SQLITE_BUSY" } });
  other.exec("COMMIT");
  expect((await waiting)._unsafeUnwrap()).toMatchObject({ revision, whole: false });
});

test("a lock that is never let go of is an error in the end, and nothing has happened", async () => {
  const path = temporaryPath();
  const database = await migratedDatabase(path);
  const other = await migratedDatabase(path);
  other.exec("BEGIN IMMEDIATE");
  for (const busyDeadlineMs of [0, 5]) {
    const store = sqliteRuleStore(database, { busyDeadlineMs });
    expect((await insertRule(store, 1, draftOf("a"), someNote))._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      mayHaveHappened: false,
      cause: { code: "SQLITE_BUSY" },
    });
  }
  other.exec("COMMIT");
  expect(await patterns(sqliteRuleStore(database))).toEqual([]);
});

test("a handle that is closed while a write waits is an error", async () => {
  const path = temporaryPath();
  const database = await migratedDatabase(path);
  const other = await migratedDatabase(path);
  other.exec("BEGIN IMMEDIATE");
  const waiting = insertRule(sqliteRuleStore(database), 1, draftOf("a"), someNote);
  database.close();
  expect((await waiting)._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    mayHaveHappened: false,
    cause: expect.any(TypeError),
  });
});

test("with a rollback journal a commit that a reader holds up is taken back and tried again", async () => {
  const path = temporaryPath();
  const database = new Database(path, { timeout: 0 });
  const reader = new Database(path);
  onTestFinished(() => {
    database.close();
    reader.close();
  });
  (await migrate(database))._unsafeUnwrap();
  reader.exec("BEGIN; SELECT count(*) FROM package_protection_project_rules");
  const impatient = sqliteRuleStore(database, { busyDeadlineMs: 0 });
  expect((await insertRule(impatient, 1, draftOf("a"), someNote))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    mayHaveHappened: false,
    cause: { code: "SQLITE_BUSY" },
  });
  expect(database.inTransaction).toBe(false);
  const waiting = insertRule(sqliteRuleStore(database), 1, draftOf("a"), someNote);
  reader.exec("COMMIT");
  expect((await waiting).isOk()).toBe(true);
});

test("a commit that a host's deferred constraint refuses has not happened", async () => {
  const database = await migratedDatabase(temporaryPath());
  const store = sqliteRuleStore(database);
  database.exec(`
    CREATE TABLE host (rule INTEGER REFERENCES host_rules (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE host_rules (id INTEGER PRIMARY KEY);
    CREATE TRIGGER host_watches AFTER INSERT ON package_protection_project_rules BEGIN INSERT INTO host VALUES (new.id); END`);
  expect((await insertRule(store, 1, draftOf("a"), someNote))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    mayHaveHappened: false,
    cause: { code: "SQLITE_CONSTRAINT_FOREIGNKEY" },
  });
  expect(database.inTransaction).toBe(false);
  expect(await patterns(store)).toEqual([]);
});
