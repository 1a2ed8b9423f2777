import { type Revision, type RuleStore, revision } from "@package-protection/core";
import { insertRule, removeRule, replaceRule } from "@package-protection/testkit";
import type { Database } from "better-sqlite3";
import { expect, test } from "vitest";
import { migratedDatabase, temporaryPath } from "../../test/rule-database-file.ts";
import { draftOf, inserted, insertOf, patterns, someNote } from "../../test/sample-rule.ts";
import { sqliteRuleStore } from "../index.ts";
import { statementTexts } from "./statements.ts";

const keptChanges = 20;

async function manyChanges(store: RuleStore, count: number): Promise<void> {
  for (let done = 0; done < count; done += 2) {
    const rule = await inserted(store, "come and gone");
    (await removeRule(store, 1, rule.id, rule.revision, someNote))._unsafeUnwrap();
  }
}

function loggedChanges(database: Database): unknown {
  return database.prepare("SELECT count(*) FROM package_protection_project_history").pluck().get();
}

async function changesSince(store: RuleStore, since: Revision | null, limit: number) {
  return (await store.changes(1, since, limit))._unsafeUnwrap();
}

test("the history of a project is bounded, and a reader from before it begins the whole list", async () => {
  const database = await migratedDatabase(":memory:");
  const store = sqliteRuleStore(database, { keptChanges });
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

test("a reader in the middle of an answer begins the whole list where its base was pruned", async () => {
  const store = sqliteRuleStore(await migratedDatabase(":memory:"), { keptChanges });
  for (const pattern of ["a", "b", "c"]) await inserted(store, pattern);
  const page = await changesSince(store, null, 2);
  expect(page.more).toBe(true);
  await manyChanges(store, keptChanges);
  const next = await changesSince(store, page.revision, 2);
  expect(next).toMatchObject({ whole: true, more: true, removed: [] });
  expect(next.rules.map((rule) => rule.packageNamePattern)).toEqual(["a", "b"]);
});

test("the history of one project is not shortened by the writes of another", async () => {
  const store = sqliteRuleStore(await migratedDatabase(":memory:"), { keptChanges });
  const other = (await store.changes(2, null, 10))._unsafeUnwrap();
  await inserted(store, "a");
  const { revision } = await changesSince(store, null, 10);
  for (let count = 0; count < keptChanges + 1; count += 1) {
    const rule = (await insertRule(store, 2, draftOf("a"), someNote))._unsafeUnwrap();
    (await removeRule(store, 2, rule.id, null, someNote))._unsafeUnwrap();
  }
  await inserted(store, "b");
  expect((await changesSince(store, revision, 10)).whole).toBe(false);
  expect((await store.changes(2, other.revision, 10))._unsafeUnwrap()).toMatchObject({ whole: true, rules: [] });
});

test("a hundredth more than is kept may stand, so that not every write has to prune", async () => {
  const database = await migratedDatabase(":memory:");
  const store = sqliteRuleStore(database, { keptChanges: 200 });
  const counts: unknown[] = [];
  for (const more of [200, 2, 2]) {
    await manyChanges(store, more);
    counts.push(loggedChanges(database));
  }
  // The first of the last two writes prunes to 200.
  expect(counts).toEqual([200, 202, 201]);
});

test("pruning ends where no change is too many, also after a step that was full", async () => {
  const database = await migratedDatabase(":memory:");
  const keepingAll = sqliteRuleStore(database);
  const many = Array.from({ length: 1_000 }, (_, index) => insertOf(`p${index}`));
  (await keepingAll.write(1, many, someNote))._unsafeUnwrap();
  for (const pattern of ["a", "b", "c", "d", "e"]) await inserted(keepingAll, pattern);
  const store = sqliteRuleStore(database, { keptChanges: 6 });
  await inserted(store, "f");
  const { entries, prunedThrough } = (await store.history(1, null, 10))._unsafeUnwrap();
  expect([entries.length, prunedThrough]).toEqual([6, 1]);
});

test("the step that forgets the last row says so", async () => {
  const store = sqliteRuleStore(await migratedDatabase(":memory:"));
  const rule = await inserted(store, "a");
  expect((await store.forget(1))._unsafeUnwrap()).toEqual({ rules: [rule], more: false });
});

test("what was pruned is gone for readers at once, and its rows are deleted in small steps", async () => {
  const database = await migratedDatabase(":memory:");
  const store = sqliteRuleStore(database, { keptChanges });
  const many = Array.from({ length: 3_500 }, (_, index) => insertOf(`p${index}`));
  const { sequence } = (await store.write(1, many, someNote))._unsafeUnwrap();
  expect(loggedChanges(database)).toBe(many.length);
  const deletions: number[] = [];
  let left = many.length;
  database.function("host_counts", () => {
    left -= 1;
    return null;
  });
  database.function("host_notes", () => {
    deletions.push(left);
    return null;
  });
  database.exec(`
    CREATE TRIGGER host_counts AFTER DELETE ON package_protection_project_history BEGIN SELECT host_counts(); END;
    CREATE TRIGGER host_notes AFTER UPDATE OF pruned_through ON package_protection_project_states
    BEGIN SELECT host_notes(); END`);
  await inserted(store, "last");
  expect(deletions).toEqual([2_500, 1_500, 500, 0]);
  expect(loggedChanges(database)).toBe(1);
  const { entries, prunedThrough } = (await store.history(1, null, 10))._unsafeUnwrap();
  expect([entries.map((entry) => entry.sequence), prunedThrough]).toEqual([[sequence + 1], sequence]);
});

test("rows of pruned entries that a process left behind are neither read nor kept", async () => {
  const path = temporaryPath();
  const database = await migratedDatabase(path);
  const store = sqliteRuleStore(database, { keptChanges });
  await inserted(store, "a");
  const first = await changesSince(store, null, 10);
  for (const pattern of ["b", "c"]) await inserted(store, pattern);
  // As a process leaves it that ends between two steps.
  database.exec("UPDATE package_protection_project_states SET pruned_through = 2");
  expect((await changesSince(store, first.revision, 10)).whole).toBe(true);
  const { entries, prunedThrough } = (await store.history(1, null, 10))._unsafeUnwrap();
  expect([entries.map(({ sequence }) => sequence), prunedThrough]).toEqual([[3], 2]);
  await manyChanges(store, keptChanges);
  expect(loggedChanges(database)).toBe(keptChanges);
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

test("a reader gets every change that it missed, once and as it is now, with any limit", async () => {
  const store = sqliteRuleStore(await migratedDatabase(":memory:"));
  const [kept, changed, gone] = [await inserted(store, "a"), await inserted(store, "b"), await inserted(store, "c")];
  const { revision: since } = await changesSince(store, null, 10);
  const first = (
    await replaceRule(store, { ...changed, revision: changed.revision }, draftOf("b1"), { at: 2 })
  )._unsafeUnwrap();
  const late = await inserted(store, "d");
  (await removeRule(store, 1, gone.id, null, someNote))._unsafeUnwrap();
  const last = (
    await replaceRule(store, { ...changed, revision: first.revision }, draftOf("b2"), { at: 3 })
  )._unsafeUnwrap();
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
  expect(asked).toEqual([statementTexts.newestRevision]);
  const never = (await store.changes(2, null, 10))._unsafeUnwrap();
  asked.length = 0;
  expect((await store.changes(2, never.revision, 10))._unsafeUnwrap().whole).toBe(false);
  expect(asked).toEqual([]);
  await inserted(writer, "b");
  asked.length = 0;
  const missed = await changesSince(store, since, 1);
  expect(missed.rules.map((rule) => rule.packageNamePattern)).toEqual(["b"]);
  expect(asked).toEqual([statementTexts.missedChanges]);
});
