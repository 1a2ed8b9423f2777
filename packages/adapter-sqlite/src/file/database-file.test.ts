import { copyFileSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import type { Revision, RuleStore } from "@package-protection/core";
import { insertRule, removeRule } from "@package-protection/testkit";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, inserted, patterns, someNote } from "../../test/sample-rule.ts";
import { migrate, openRuleDatabase, sqliteRuleStore } from "../index.ts";

type Restore = (backup: string, path: string) => unknown;

function removeLog(path: string): void {
  rmSync(`${path}-wal`, { force: true });
  rmSync(`${path}-shm`, { force: true });
}

/** Ways in which an administrator puts an older copy back, while a server is running. */
const restores: [string, Restore][] = [
  ["copied over the file", (backup, path) => copyFileSync(backup, path)],
  [
    "copied over the file, the log removed",
    (backup, path) => {
      removeLog(path);
      copyFileSync(backup, path);
    },
  ],
  ["renamed to the file", (backup, path) => renameSync(backup, path)],
  [
    "renamed to the file, the log removed",
    (backup, path) => {
      removeLog(path);
      renameSync(backup, path);
    },
  ],
  ["written into the file by SQLite's backup", (backup, path) => new Database(backup).backup(path)],
];

const newer = ["c", "d", "e"];

/** A file that holds `a` to `e`, of which a backup holds `a` and `b`, and a reader of all of it. */
async function readerOfLostHistory(checkpoint: boolean) {
  const path = temporaryPath();
  const backup = `${path}.backup`;
  const database = await migratedDatabase(path);
  const store = sqliteRuleStore(database);
  for (const pattern of ["a", "b"]) await inserted(store, pattern);
  database.pragma("wal_checkpoint(TRUNCATE)");
  copyFileSync(path, backup);
  for (const pattern of newer) await inserted(store, pattern);
  const page = (await store.changes(1, null, 3))._unsafeUnwrap();
  const end = (await store.changes(1, page.revision, 10))._unsafeUnwrap();
  if (checkpoint) database.pragma("wal_checkpoint(TRUNCATE)");
  return { path, backup, database, store, revisions: [page.revision, end.revision] };
}

/** Whatever was read before, the answer is the whole of the list that a new handle sees, or none. */
async function expectNothingStale(store: RuleStore, revisions: readonly Revision[], expected: readonly string[]) {
  for (const since of [null, ...revisions]) {
    const outcome = await store.changes(1, since, 10);
    if (outcome.isErr()) {
      expect(outcome.error).toMatchObject({ type: "store_unavailable", cause: expect.any(Error) });
    } else {
      expect(outcome.value.whole).toBe(true);
      expect(outcome.value.rules.map((rule) => rule.packageNamePattern)).toEqual(expected);
    }
  }
}

describe.each(restores)("an older copy that is %s under a running reader", (_, restore) => {
  test("is noticed, also after as many new changes as were lost", async () => {
    const { path, backup, store, revisions } = await readerOfLostHistory(true);
    await restore(backup, path);
    await expectNothingStale(store, revisions, ["a", "b"]);
    const restored = sqliteRuleStore(await migratedDatabase(path));
    expect(await patterns(restored)).toEqual(["a", "b"]);
    const now = ["a", "b"];
    for (const pattern of newer) {
      await inserted(restored, `${pattern} again`);
      now.push(`${pattern} again`);
      await expectNothingStale(store, revisions, now);
      await expectNothingStale(restored, revisions, now);
    }
  });

  test("takes no acknowledged change with it", async () => {
    const { path, backup, store } = await readerOfLostHistory(true);
    await restore(backup, path);
    const outcome = await insertRule(store, 1, draftOf("f"), someNote);
    const restored = sqliteRuleStore(await migratedDatabase(path));
    expect(await patterns(restored)).toEqual(outcome.isOk() ? ["a", "b", "f"] : ["a", "b"]);
    if (outcome.isErr()) expect(outcome.error).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
  });
});

test.each(restores.filter(([name]) => name.includes("log removed")))(
  "an older copy that is %s is noticed, also where the log held what is newer",
  async (_, restore) => {
    const { path, backup, store, revisions } = await readerOfLostHistory(false);
    await restore(backup, path);
    await expectNothingStale(store, revisions, ["a", "b"]);
    const reopened = (await openRuleDatabase(path))._unsafeUnwrap();
    onTestFinished(() => {
      reopened.close();
    });
    await expectNothingStale(sqliteRuleStore(reopened), revisions, ["a", "b"]);
  },
);

test("an older copy that was copied over the file while the host held the handle is read once it let go", async () => {
  const { path, backup, database, store, revisions } = await readerOfLostHistory(true);
  const rows = database.prepare("SELECT 1 FROM package_protection_project_rules").iterate();
  rows.next();
  copyFileSync(backup, path);
  utimesSync(path, 0, 0);
  await expectNothingStale(store, revisions, ["a", "b"]);
  rows.return?.();
  await expectNothingStale(store, revisions, ["a", "b"]);
});

test("what the handle remembers of a file is dropped once after it was written to, not for every read", async () => {
  const path = temporaryPath();
  (await migratedDatabase(path)).close();
  const statements: unknown[] = [];
  const database = new Database(path, { verbose: (statement) => statements.push(statement) });
  onTestFinished(() => {
    database.close();
  });
  const store = sqliteRuleStore(database);
  for (const writtenAt of [1, 2]) {
    utimesSync(path, writtenAt, writtenAt);
    for (let read = 0; read < 3; read++) expect(await patterns(store)).toEqual([]);
  }
  expect(statements.filter((statement) => statement === "PRAGMA shrink_memory")).toHaveLength(2);
});

test("after the file was deleted nothing is read from it, and nothing acknowledged", async () => {
  const { path, store, revisions } = await readerOfLostHistory(true);
  const [since = null] = revisions;
  rmSync(path);
  removeLog(path);
  const calls = [
    store.changes(1, since, 10),
    store.find(1, 1),
    insertRule(store, 1, draftOf("f"), someNote),
    removeRule(store, 1, 1, null, someNote),
  ];
  for (const outcome of await Promise.all(calls)) {
    expect(outcome._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      mayHaveHappened: false,
      cause: { message: expect.stringContaining("deleted or replaced") },
    });
  }
});

test("a file that was put in the place of the one that was opened is noticed by a store that was not used before", async () => {
  const path = temporaryPath();
  const other = temporaryPath();
  for (const file of [path, other]) (await migratedDatabase(file)).close();
  const database = (await openRuleDatabase(path))._unsafeUnwrap();
  onTestFinished(() => {
    database.close();
  });
  renameSync(other, path);
  const store = sqliteRuleStore(database);
  for (const outcome of [await store.changes(1, null, 10), await insertRule(store, 1, draftOf("a"), someNote)]) {
    expect(outcome._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      cause: { message: expect.stringContaining("deleted or replaced") },
    });
  }
});

test("a file that was moved is noticed, also where a link leads to it: whoever follows that has a log of another name", async () => {
  const { path, store, revisions } = await readerOfLostHistory(true);
  const [, since = null] = revisions;
  renameSync(path, `${path}.moved`);
  symlinkSync(`${path}.moved`, path);
  for (const outcome of [await store.changes(1, since, 10), await insertRule(store, 1, draftOf("f"), someNote)]) {
    expect(outcome._unsafeUnwrapErr()).toMatchObject({
      type: "store_unavailable",
      cause: { message: expect.stringContaining("deleted or replaced") },
    });
  }
});

test("a file that was moved behind a link before the first question is noticed", async () => {
  const path = temporaryPath();
  (await migratedDatabase(path)).close();
  const database = new Database(path);
  onTestFinished(() => {
    database.close();
  });
  database.prepare("SELECT 1 FROM sqlite_schema").get();
  renameSync(path, `${path}.moved`);
  symlinkSync(`${path}.moved`, path);
  const outcome = await sqliteRuleStore(database).changes(1, null, 10);
  expect(outcome._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable" });
});

test("a file that was opened by way of a link is no other than the one that the link leads to", async () => {
  const path = temporaryPath();
  (await migratedDatabase(path)).close();
  symlinkSync(path, `${path}.link`);
  const store = sqliteRuleStore(await migratedDatabase(`${path}.link`));
  await inserted(store, "a");
  expect(await patterns(store)).toEqual(["a"]);
});

test("a log that was deleted is noticed before a change is acknowledged that would be lost with it", async () => {
  const { path, store } = await readerOfLostHistory(true);
  utimesSync(path, 0, 0);
  expect(await patterns(store)).toEqual(["a", "b", ...newer]);
  removeLog(path);
  expect((await insertRule(store, 1, draftOf("f"), someNote))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    mayHaveHappened: false,
  });
});

describe("beside a handle whose log lost a file, and another that was opened after that", () => {
  test.each([[["-wal"]], [["-shm"]], [["-wal", "-shm"]]])(
    "nothing stale is read, and nothing is acknowledged by two: %j",
    async (lost) => {
      vi.useFakeTimers({ toFake: ["performance"] });
      onTestFinished(() => {
        vi.useRealTimers();
      });
      const { path, store, revisions } = await readerOfLostHistory(true);
      const [, since = null] = revisions;
      utimesSync(path, 0, 0);
      expect((await store.changes(1, since, 10))._unsafeUnwrap().rules).toEqual([]);
      for (const ending of lost) rmSync(`${path}${ending}`);
      const opened = await openRuleDatabase(path);
      vi.advanceTimersByTime(10);
      if (opened.isOk()) {
        onTestFinished(() => {
          opened.value.close();
        });
        (await insertRule(sqliteRuleStore(opened.value), 1, draftOf("f"), someNote))._unsafeUnwrap();
      }
      for (const outcome of [await store.changes(1, since, 10), await insertRule(store, 1, draftOf("g"), someNote)]) {
        expect(outcome._unsafeUnwrapErr()).toMatchObject({
          type: "store_unavailable",
          mayHaveHappened: false,
          cause: { message: expect.stringContaining("deleted or replaced") },
        });
      }
    },
  );
});

test("a host may change the journal mode, checkpoint and vacuum as it likes", async () => {
  const database = await migratedDatabase(temporaryPath());
  const store = sqliteRuleStore(database);
  const expected: string[] = [];
  for (const statement of [
    "wal_checkpoint(TRUNCATE)",
    "journal_mode = DELETE",
    "journal_mode = TRUNCATE",
    "journal_mode = WAL",
    "incremental_vacuum",
    "wal_checkpoint(RESTART)",
  ]) {
    database.pragma(statement);
    await inserted(store, statement);
    expected.push(statement);
    database.exec("VACUUM");
    expect(await patterns(store)).toEqual(expected);
  }
});

test("a database without a path needs no check", async () => {
  const database = new Database("");
  (await migrate(database))._unsafeUnwrap();
  const store = sqliteRuleStore(database);
  await inserted(store, "a");
  expect(await patterns(store)).toEqual(["a"]);
  database.close();
});

test("an older copy that was copied over the file under a newer log is refused", async () => {
  const path = temporaryPath();
  const backup = `${path}.backup`;
  const database = await migratedDatabase(path);
  const store = sqliteRuleStore(database);
  await inserted(store, "a");
  database.pragma("wal_checkpoint(RESTART)");
  copyFileSync(path, backup);
  await inserted(store, "b");
  database.pragma("wal_checkpoint(RESTART)");
  await inserted(store, "c");
  expect(await patterns(store)).toEqual(["a", "b", "c"]);
  copyFileSync(backup, path);
  utimesSync(path, 0, 0);
  expect((await store.changes(1, null, 10))._unsafeUnwrapErr()).toMatchObject({
    type: "store_unavailable",
    cause: { message: expect.stringContaining("under a newer write-ahead log") },
  });
});

describe("a file that was written to, by no checkpoint", () => {
  const undone = {
    type: "store_unavailable",
    mayHaveHappened: false,
    cause: { message: expect.stringContaining("its write-ahead log undoes that") },
  };

  async function verifiedStore() {
    const path = temporaryPath();
    const database = await migratedDatabase(path);
    const store = sqliteRuleStore(database, { busyDeadlineMs: 20 });
    await inserted(store, "a");
    return { path, database, store };
  }

  test("is refused", async () => {
    const { path, store } = await verifiedStore();
    utimesSync(path, 1, 1);
    expect((await store.changes(1, null, 10))._unsafeUnwrapErr()).toMatchObject(undone);
    expect((await insertRule(store, 1, draftOf("b"), someNote))._unsafeUnwrapErr()).toMatchObject(undone);
  });

  test("is waited for if it was a moment ago, since a checkpoint may be under way", async () => {
    const { path, database, store } = await verifiedStore();
    const now = Date.now() / 1_000;
    utimesSync(path, now, now);
    expect((await store.changes(1, null, 10))._unsafeUnwrapErr()).toMatchObject(undone);
    database.pragma("wal_checkpoint(PASSIVE)");
    expect(await patterns(store)).toEqual(["a"]);
  });
});
