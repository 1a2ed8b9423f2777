import { utimesSync } from "node:fs";
import type { RuleStore } from "@package-protection/core";
import { insertRule, removeRule, replaceRule } from "@package-protection/testkit";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, inserted, insertOf, patterns, someNote, someTime } from "../../test/sample-rule.ts";
import { migrate, sqliteRuleStore } from "../index.ts";
import { statementTexts } from "../store/statements.ts";

/** So many that the store plans the write before it takes the lock. */
const many = Array.from({ length: 500 }, (_, index) => insertOf(`many ${index}`));

test("before migrate every call says to call it, and afterwards the same store works", async () => {
  const database = new Database(temporaryPath());
  onTestFinished(() => {
    database.close();
  });
  const store = sqliteRuleStore(database);
  const { revision } = (await sqliteRuleStore(await migratedDatabase(":memory:")).changes(1, null, 1))._unsafeUnwrap();
  const calls = [
    store.changes(1, null, 1),
    store.changes(1, revision, 1),
    store.find(1, 1),
    insertRule(store, 1, draftOf("a"), someNote),
    replaceRule(store, { id: 1, projectId: 1, revision }, draftOf("a"), someNote),
    removeRule(store, 1, 1, null, someNote),
    store.write(1, many, someNote),
    store.history(1, null, 1),
    store.forget(1),
    store.renameInHistory("ann", "ben"),
  ];
  for (const outcome of await Promise.all(calls)) {
    expect(outcome._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      mayHaveHappened: false,
      cause: { message: expect.stringContaining("migrate"), cause: { code: "SQLITE_ERROR" } },
    });
  }
  expect(database.inTransaction).toBe(false);
  (await migrate(database))._unsafeUnwrap();
  await inserted(store, "a");
  expect(await patterns(store)).toEqual(["a"]);
});

describe("with the host's own transaction open on the handle", () => {
  test("writes are refused, reads work, and the transaction is left alone", async () => {
    const database = await migratedDatabase(temporaryPath());
    const store = sqliteRuleStore(database);
    const rule = await inserted(store, "a");
    database.exec("CREATE TABLE host (note TEXT); BEGIN; INSERT INTO host VALUES ('kept')");
    const writes = [
      insertRule(store, 1, draftOf("b"), someNote),
      replaceRule(store, rule, draftOf("b"), someNote),
      removeRule(store, 1, rule.id, null, someNote),
      store.write(1, many, someNote),
      store.forget(1),
      store.renameInHistory("ann", "ben"),
    ];
    for (const outcome of await Promise.all(writes)) {
      expect(outcome._unsafeUnwrapErr()).toMatchObject({
        type: "store_unavailable",
        mayHaveHappened: false,
        cause: { message: expect.stringContaining("shared handle") },
      });
    }
    expect((await store.find(1, rule.id))._unsafeUnwrap()).toEqual(rule);
    expect(await patterns(store)).toEqual(["a"]);
    expect(database.inTransaction).toBe(true);
    database.exec("COMMIT");
    expect(database.prepare("SELECT note FROM host").pluck().all()).toEqual(["kept"]);
    await inserted(store, "b");
  });

  test("one that is rolled back takes nothing of ours with it", async () => {
    const database = await migratedDatabase(temporaryPath());
    const store = sqliteRuleStore(database);
    await inserted(store, "a");
    database.exec("BEGIN IMMEDIATE");
    await patterns(store);
    database.exec("ROLLBACK");
    expect(await patterns(store)).toEqual(["a"]);
  });
});

describe.each(["file", "memory"])("while the host goes through rows of its own, in a database in %s", (place) => {
  test("reads work and writes are errors", async () => {
    const database = await migratedDatabase(place === "file" ? temporaryPath() : ":memory:");
    const store = sqliteRuleStore(database);
    await inserted(store, "a");
    const { revision } = (await store.changes(1, null, 10))._unsafeUnwrap();
    await inserted(store, "b");
    for (const _ of database.prepare("SELECT 1 UNION SELECT 2").iterate()) {
      const { rules } = (await store.changes(1, revision, 10))._unsafeUnwrap();
      expect(rules.map((rule) => rule.packageNamePattern)).toEqual(["b"]);
      expect(await patterns(store)).toEqual(["a", "b"]);
      expect((await store.history(1, null, 10))._unsafeUnwrap().entries).toHaveLength(2);
      const refused = (await insertRule(store, 1, draftOf("c"), someNote))._unsafeUnwrapErr();
      expect(refused).toMatchObject({
        type: "store_unavailable",
        mayHaveHappened: false,
        cause: expect.any(TypeError),
      });
    }
    await inserted(store, "c");
  });
});

test("a call that changes nothing writes nothing, and spoils nothing", async () => {
  const path = temporaryPath();
  const store = sqliteRuleStore(await migratedDatabase(path));
  const other = await migratedDatabase(path);
  await inserted(store, "a");
  const version = other.pragma("data_version", { simple: true });
  expect((await store.forget(2))._unsafeUnwrap()).toEqual({ rules: [], more: false });
  expect((await store.renameInHistory("nobody", "ben"))._unsafeUnwrap()).toEqual({ renamed: 0, more: false });
  expect((await store.renameInHistory("ann", "ann"))._unsafeUnwrap()).toEqual({ renamed: 0, more: false });
  expect(other.pragma("data_version", { simple: true })).toBe(version);
  other.pragma("wal_checkpoint(TRUNCATE)");
  utimesSync(path, 1, 1);
  expect(await patterns(store)).toEqual(["a"]);
});

test("a page of changes is of one state, though another connection commits between its statements", async () => {
  const path = temporaryPath();
  const writer = sqliteRuleStore(await migratedDatabase(path));
  await inserted(writer, "a");
  const other = await migratedDatabase(path);
  const database = await migratedDatabase(path);
  const prepare = database.prepare.bind(database);
  Object.assign(database, {
    prepare: (text: string) => {
      const prepared = prepare(text);
      if (text !== statementTexts.newestWrite) return prepared;
      return Object.assign(Object.create(prepared), {
        safeIntegers() {
          return this;
        },
        get(...parameters: unknown[]) {
          const row = prepared.get(...parameters);
          other.exec("UPDATE package_protection_project_rules SET package_name_pattern = 'meanwhile'");
          return row;
        },
      });
    },
  });
  expect(await patterns(sqliteRuleStore(database))).toEqual(["a"]);
  expect(await patterns(writer)).toEqual(["meanwhile"]);
});

describe("what another connection commits is seen at once", () => {
  async function expectFresh(path: string, store: RuleStore): Promise<void> {
    const { revision } = (await store.changes(1, null, 10))._unsafeUnwrap();
    const rule = await inserted(sqliteRuleStore(await migratedDatabase(path)), "b");
    expect((await store.changes(1, revision, 10))._unsafeUnwrap().rules).toEqual([rule]);
    expect((await store.find(1, rule.id))._unsafeUnwrap()).toEqual(rule);
  }

  test("inside a transaction of the host that saw the state before", async () => {
    const path = temporaryPath();
    const database = await migratedDatabase(path);
    const store = sqliteRuleStore(database);
    await inserted(store, "a");
    database.exec("BEGIN; SELECT count(*) FROM package_protection_project_rules");
    await expectFresh(path, store);
    database.exec("COMMIT");
    expect(await patterns(store)).toEqual(["a", "b"]);
  });

  test("by the first call of a store, while the host goes through rows", async () => {
    const path = temporaryPath();
    const database = await migratedDatabase(path);
    database.exec("CREATE TABLE host (note TEXT); INSERT INTO host VALUES ('one')");
    for (const _ of database.prepare("SELECT note FROM host").iterate()) {
      await expectFresh(path, sqliteRuleStore(database));
    }
  });
});

test("a host that wants bigints gets them, and the store's numbers stay numbers", async () => {
  const database = await migratedDatabase(temporaryPath());
  database.defaultSafeIntegers(true);
  const store = sqliteRuleStore(database);
  const rule = await inserted(store, "a");
  expect(rule).toMatchObject({ id: 1, projectId: 1, createdAt: someTime });
  expect((await removeRule(store, 1, rule.id, rule.revision, someNote))._unsafeUnwrap()).toEqual(rule);
  expect((await store.changes(1, null, 10)).isOk()).toBe(true);
  expect(database.prepare("SELECT 1").pluck().get()).toBe(1n);
});

test("a read inside a transaction of the host leaves no connection behind", async () => {
  const database = await migratedDatabase(temporaryPath());
  const store = sqliteRuleStore(database);
  await inserted(store, "a");
  database.exec("BEGIN");
  expect(await patterns(store)).toEqual(["a"]);
  database.exec("COMMIT");
  // SQLite refuses this while anybody else has the file open.
  expect(database.pragma("journal_mode = DELETE", { simple: true })).toBe("delete");
});

test("a read inside a transaction of the host that fails leaves no connection behind either", async () => {
  const database = await migratedDatabase(temporaryPath());
  const store = sqliteRuleStore(database);
  await inserted(store, "a");
  const { revision } = (await store.changes(1, null, 10))._unsafeUnwrap();
  database.exec("ALTER TABLE package_protection_project_states RENAME TO elsewhere; BEGIN");
  expect((await store.changes(1, revision, 10))._unsafeUnwrapErr()).toMatchObject({ cause: expect.any(Error) });
  database.exec("COMMIT");
  expect(database.pragma("journal_mode = DELETE", { simple: true })).toBe("delete");
});
