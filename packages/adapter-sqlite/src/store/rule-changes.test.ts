import { type Revision, type RuleStore, revision } from "@package-protection/core";
import type { Database } from "better-sqlite3";
import { expect, test } from "vitest";
import { migratedDatabase } from "../../test/rule-database-file.ts";
import { draftOf, inserted, patterns } from "../../test/sample-rule.ts";
import { sqliteRuleStore } from "../index.ts";
import { statementTexts } from "./statements.ts";
import { keptChanges } from "./write-rules.ts";

async function manyChanges(store: RuleStore, count: number): Promise<void> {
  for (let done = 0; done < count; done += 2) {
    const rule = await inserted(store, "come and gone");
    (await store.remove(1, rule.id, rule.revision))._unsafeUnwrap();
  }
}

function loggedChanges(database: Database): unknown {
  return database.prepare("SELECT count(*) FROM package_protection_changes").pluck().get();
}

async function changesSince(store: RuleStore, since: Revision | null, limit: number) {
  return (await store.changes(1, since, limit))._unsafeUnwrap();
}

test("the log of a project is bounded, and a reader from before it begins anew", async () => {
  const database = await migratedDatabase(":memory:");
  const store = sqliteRuleStore(database);
  await inserted(store, "a");
  const first = await changesSince(store, null, 10);
  await inserted(store, "b");
  const second = await changesSince(store, first.revision, 10);
  await manyChanges(store, keptChanges - 2);
  expect(loggedChanges(database)).toBe(keptChanges);
  expect(await changesSince(store, first.revision, 10_000)).toMatchObject({
    whole: false,
    rules: [{ packageNamePattern: "b" }],
  });
  await manyChanges(store, 2);
  expect(loggedChanges(database)).toBe(keptChanges);
  const late = await changesSince(store, first.revision, 10_000);
  expect(late).toMatchObject({ whole: true, removed: [] });
  expect(late.rules.map((rule) => rule.packageNamePattern)).toEqual(["a", "b"]);
  const inTime = await changesSince(store, second.revision, 10_000);
  expect(inTime).toMatchObject({ whole: true });
  expect(await patterns(store)).toEqual(["a", "b"]);
});

test("a reader in the middle of an answer begins anew where its base was forgotten", async () => {
  const store = sqliteRuleStore(await migratedDatabase(":memory:"));
  for (const pattern of ["a", "b", "c"]) await inserted(store, pattern);
  const page = await changesSince(store, null, 2);
  expect(page.more).toBe(true);
  await manyChanges(store, keptChanges);
  const next = await changesSince(store, page.revision, 2);
  expect(next).toMatchObject({ whole: true, more: true, removed: [] });
  expect(next.rules.map((rule) => rule.packageNamePattern)).toEqual(["a", "b"]);
});

test("the log of one project is not shortened by the changes of another", async () => {
  const database = await migratedDatabase(":memory:");
  const store = sqliteRuleStore(database);
  const other = (await store.changes(2, null, 10))._unsafeUnwrap();
  await inserted(store, "a");
  const { revision } = await changesSince(store, null, 10);
  for (let count = 0; count < keptChanges + 1; count += 1) {
    const rule = (await store.insert(2, draftOf("a"), count))._unsafeUnwrap();
    (await store.remove(2, rule.id, null))._unsafeUnwrap();
  }
  await inserted(store, "b");
  expect((await changesSince(store, revision, 10)).whole).toBe(false);
  expect((await store.changes(2, other.revision, 10))._unsafeUnwrap()).toMatchObject({ whole: true, rules: [] });
});

test("the page that holds the last change says that there is no more", async () => {
  const store = sqliteRuleStore(await migratedDatabase(":memory:"));
  const whole = await changesSince(store, null, 3);
  for (const pattern of ["a", "b", "c"]) await inserted(store, pattern);
  for (const since of [null, whole.revision]) {
    const page = await changesSince(store, since, 3);
    expect([page.rules.length, page.more]).toEqual([3, false]);
  }
  const { revision } = await changesSince(store, null, 3);
  await manyChanges(store, 6);
  const removals = await changesSince(store, revision, 3);
  expect([removals.removed.length, removals.more]).toEqual([3, false]);
});

test("only the very text of a revision is one", async () => {
  const store = sqliteRuleStore(await migratedDatabase(":memory:"));
  await inserted(store, "a");
  const first = await changesSince(store, null, 10);
  await inserted(store, "b");
  expect((await changesSince(store, first.revision, 10)).whole).toBe(false);
  for (const text of [`!${first.revision}`, `${first.revision}!`, `${first.revision}.`, `${first.revision}.2`]) {
    expect(await changesSince(store, revision(text), 10)).toMatchObject({ whole: true, rules: [{}, {}] });
  }
});

test("a reader is told of every change that it missed, once and as it is now, with any limit", async () => {
  const store = sqliteRuleStore(await migratedDatabase(":memory:"));
  const [kept, changed, gone] = [await inserted(store, "a"), await inserted(store, "b"), await inserted(store, "c")];
  const { revision: since } = await changesSince(store, null, 10);
  const first = (await store.replace(1, changed.id, changed.revision, draftOf("b1"), 2))._unsafeUnwrap();
  const late = await inserted(store, "d");
  (await store.remove(1, gone.id, null))._unsafeUnwrap();
  const last = (await store.replace(1, changed.id, first.revision, draftOf("b2"), 3))._unsafeUnwrap();
  const { revision: now } = await changesSince(store, null, 10);
  for (const limit of [3, 4, 5]) {
    expect(await changesSince(store, since, limit)).toEqual({
      revision: now,
      rules: [late, last],
      removed: [gone.id],
      whole: false,
      more: false,
    });
  }
  const page = await changesSince(store, since, 2);
  expect(page).toMatchObject({ rules: [late], removed: [gone.id], whole: false, more: true });
  expect(await changesSince(store, page.revision, 2)).toMatchObject({ revision: now, rules: [last], more: false });
  expect(kept.id).toBe(1);
});

test("no text is the newest revision but that itself", async () => {
  const store = sqliteRuleStore(await migratedDatabase(":memory:"));
  const never = await changesSince(store, null, 10);
  expect(await changesSince(store, never.revision, 10)).toMatchObject({ revision: never.revision, whole: false });
  await inserted(store, "a");
  const { revision: newest } = await changesSince(store, null, 10);
  expect((await changesSince(store, newest, 10)).whole).toBe(false);
  const [, token = ""] = newest.split(".");
  const others = [
    `!${newest}`,
    `${newest}!`,
    `.${token}`,
    token,
    `1${token}`,
    `1:${token}`,
    `/.${token}`,
    `:.${token}`,
  ];
  for (const text of others) expect(await changesSince(store, revision(text), 10)).toMatchObject({ whole: true });
  for (const text of ["0", ".0", "1.0", "0.00"]) {
    expect((await changesSince(sqliteRuleStore(await migratedDatabase(":memory:")), revision(text), 10)).whole).toBe(
      true,
    );
  }
});

test("who missed nothing costs a point read, and who missed a few changes one statement more", async () => {
  const database = await migratedDatabase(":memory:");
  const writer = sqliteRuleStore(database);
  await inserted(writer, "a");
  const { revision: since } = await changesSince(writer, null, 10);
  const asked: string[] = [];
  const prepare = database.prepare.bind(database);
  Object.assign(database, {
    prepare: (text: string) => {
      asked.push(text);
      return prepare(text);
    },
  });
  const store = sqliteRuleStore(database);
  expect((await changesSince(store, since, 10)).rules).toEqual([]);
  expect(asked).toEqual([statementTexts.newestToken]);
  const never = (await store.changes(2, null, 10))._unsafeUnwrap();
  asked.length = 0;
  expect((await store.changes(2, never.revision, 10))._unsafeUnwrap().whole).toBe(false);
  expect(asked).toEqual([]);
  await inserted(writer, "b");
  asked.length = 0;
  const missed = await changesSince(store, since, 1);
  expect(missed.rules.map((rule) => rule.packageNamePattern)).toEqual(["b"]);
  expect(asked).toEqual([statementTexts.changesAfter]);
});
