import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { migrate, openRuleDatabase } from "@package-protection/adapter-sqlite";
import { expect, test, vi } from "vitest";
import { heldRules } from "../held-rules.ts";
import { mayPush, projectId, startHost } from "./host.ts";
import { limitedSpace } from "./limited-space.ts";
import { hostFile, insertRule, insertRules, patternsIn, ruleFile } from "./rule-file.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A machine with other things to do decides no test. */
vi.setConfig({ testTimeout: 60_000 });

test("a file that is not a database is named as such, answers 503 and stays as it is", async () => {
  const path = join(temporaryFolder(), "rules.db");
  const text = "no database, but something that somebody may still want\n".repeat(300);
  writeFileSync(path, text);
  expect((await openRuleDatabase(path))._unsafeUnwrapErr()).toMatchObject({
    type: "not_a_database",
    cause: { code: "SQLITE_NOTADB" },
  });
  const host = await startHost(hostFile(path).store);
  expect([await host.list(), await host.create("a"), await mayPush(host.protection, "a")]).toEqual([null, false, null]);
  expect(host.lastFailure).toMatchObject({ mayHaveHappened: false, cause: { code: "SQLITE_NOTADB" } });
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("a database without our tables is named as such, answers 503, and works as soon as the host has migrated it", async () => {
  const path = join(temporaryFolder(), "host.db");
  const { database, store } = hostFile(path);
  database.exec("CREATE TABLE accounts (id INTEGER)");
  expect((await openRuleDatabase(path))._unsafeUnwrapErr()).toEqual({ type: "foreign_database", tables: ["accounts"] });
  const host = await startHost(store);
  expect([await host.list(), await host.create("a"), await mayPush(host.protection, "a")]).toEqual([null, false, null]);
  expect(host.lastFailure).toMatchObject({ cause: { message: "call migrate before using the store" } });
  (await migrate(database))._unsafeUnwrap();
  expect([await host.create("a"), await mayPush(host.protection, "a")]).toEqual([true, false]);
});

test("a file that a newer version has changed is refused with both versions, and answers 503", async () => {
  const { path, database, store } = await ruleFile();
  await insertRule(store, "a");
  database.exec(`
    ALTER TABLE package_protection_project_rules RENAME COLUMN package_type TO kind;
    INSERT INTO package_protection_schema_versions VALUES (99, 99, 0)`);
  const opened = (await openRuleDatabase(path))._unsafeUnwrap();
  const refused = (await migrate(opened))._unsafeUnwrapErr();
  opened.close();
  expect(refused).toEqual({ type: "schema_newer", databaseVersion: 99, supportedVersion: 1 });
  const host = await startHost(store);
  expect([await host.list(), await host.create("b"), await mayPush(host.protection, "a")]).toEqual([null, false, null]);
  expect(host.lastFailure).toMatchObject({ mayHaveHappened: false, cause: { code: "SQLITE_ERROR" } });
});

test("a file that cannot be written to is named as such, and answers reads, and 503 to writes", async () => {
  const { path, store } = await ruleFile();
  await insertRule(store, "a");
  const host = await startHost(hostFile(path, { readonly: true }).store);
  expect([await host.create("b"), await host.list(), await mayPush(host.protection, "a")]).toEqual([
    false,
    ["a"],
    false,
  ]);
  expect(host.lastFailure).toMatchObject({ mayHaveHappened: false, cause: { code: "SQLITE_READONLY" } });
  expect(await patternsIn(path)).toEqual(["a"]);
});

test("a file that nobody has the right to write to answers 503 to writes, and allows nothing that it should not", async () => {
  const { path, database, store } = await ruleFile();
  await insertRule(store, "a");
  database.close();
  chmodSync(path, 0o444);
  chmodSync(dirname(path), 0o555);
  await asNobody(async () => {
    expect((await openRuleDatabase(path))._unsafeUnwrapErr()).toMatchObject({
      type: "database_read_only",
      cause: { code: expect.stringContaining("SQLITE_READONLY") },
    });
    const host = await startHost(hostFile(path).store);
    expect(await host.create("b")).toBe(false);
    expect(host.lastFailure).toMatchObject({ mayHaveHappened: false, cause: { code: expect.any(String) } });
    expect(await mayPush(host.protection, "a")).not.toBe(true);
  });
  chmodSync(dirname(path), 0o755);
  chmodSync(path, 0o644);
  expect(await patternsIn(path)).toEqual(["a"]);
});

test("a full disk answers 503 to writes and still reads; with space again it goes on, and nothing acknowledged is lost", async () => {
  const space = limitedSpace();
  const { database, store } = await ruleFile(space.path);
  const host = await startHost(store);
  const acknowledged = ["a"];
  const uncertain: string[] = [];
  expect(await host.create("a")).toBe(true);
  for (const round of ["first", "second"]) {
    space.fill(database);
    let isFull = false;
    for (let count = 0; !isFull; count++) {
      const pattern = `${round}-${count}-${"x".repeat(230)}`;
      isFull = !(await host.create(pattern));
      (isFull ? uncertain : acknowledged).push(pattern);
    }
    expect(host.lastFailure).toMatchObject({ cause: { code: expect.stringMatching(/FULL|IOERR/) } });
    expect(await host.list()).toEqual(expect.arrayContaining(acknowledged));
    expect(await mayPush(host.protection, "a")).toBe(false);
    space.free(database);
    expect(await host.create(round)).toBe(true);
    acknowledged.push(round);
  }
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
  const listed = await host.list();
  database.close();
  const kept = await patternsIn(space.path);
  expect(kept).toEqual(listed);
  expect(kept.filter((pattern) => !uncertain.includes(pattern))).toEqual(acknowledged);
});

test("a full disk takes whole batches or nothing of them, and the history agrees with the rules", async () => {
  const space = limitedSpace();
  const { database, store } = await ruleFile(space.path);
  const acknowledged: string[] = [];
  const uncertain: string[] = [];
  for (const [round, size] of [20, 200].entries()) {
    space.fill(database);
    for (let count = 0, isFull = false; !isFull; count++) {
      const batch = Array.from({ length: size }, (_, index) => `${round}-${count}-${index}-${"x".repeat(100)}`);
      const error = await insertRules(store, batch);
      isFull = error !== null;
      (isFull ? uncertain : acknowledged).push(...batch);
      if (error !== null) {
        expect(error).toMatchObject({ cause: { code: expect.stringMatching(/FULL|IOERR/) } });
        if ("mayHaveHappened" in error && !error.mayHaveHappened) uncertain.splice(-batch.length);
      }
    }
    space.free(database);
    expect(await insertRules(store, [`after ${round}`])).toBe(null);
    acknowledged.push(`after ${round}`);
  }
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
  database.close();
  const kept = await patternsIn(space.path);
  expect(kept.filter((pattern) => !uncertain.includes(pattern))).toEqual(acknowledged);
  const { store: reopened } = await ruleFile(space.path);
  // It throws where the history does not lead to the rules.
  const { rules, history } = await heldRules(reopened, [projectId]);
  expect(history.get(projectId)?.flatMap(({ changes }) => changes)).toHaveLength(rules.size);
});

test("a file that is deleted under the handle answers 503, and no empty one takes its place", async () => {
  const { path, store } = await ruleFile();
  await insertRule(store, "a");
  const host = await startHost(store);
  expect(await mayPush(host.protection, "a")).toBe(false);
  rmSync(path);
  expect([await host.create("b"), await host.list(), await mayPush(host.protection, "a")]).toEqual([false, null, null]);
  expect(await mayPush(host.protection, "c")).toBe(null);
  expect(host.lastFailure).toMatchObject({
    mayHaveHappened: false,
    cause: { message: expect.stringContaining("deleted or replaced") },
  });
  expect(existsSync(path)).toBe(false);
});

test("with the host's own transaction open, writes answer 503 and say why, and reads go on", async () => {
  const { database, store } = await ruleFile();
  const host = await startHost(store);
  expect(await host.create("a")).toBe(true);
  database.exec("BEGIN");
  expect([await host.create("b"), await host.list(), await mayPush(host.protection, "a")]).toEqual([
    false,
    ["a"],
    false,
  ]);
  expect(host.lastFailure).toMatchObject({
    mayHaveHappened: false,
    cause: { message: expect.stringContaining("a transaction is open on the shared handle") },
  });
  database.exec("ROLLBACK");
  expect([await host.create("b"), await host.list()]).toEqual([true, ["a", "b"]]);
});

/** Permissions do not count for root. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return await work();
  process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}
