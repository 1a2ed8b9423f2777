import { renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPackageProtection } from "@package-protection/core";
import { describe, expect, test, vi } from "vitest";
import { type Host, mayPush, projectId, startHost } from "./host.ts";
import { lockFile } from "./lock-file.ts";
import { insertRule, insertRules, type RuleFile, ruleFile } from "./rule-file.ts";
import { copyInto, temporaryFolder } from "./temporary-folder.ts";

/** A machine with other things to do decides no test. */
vi.setConfig({ testTimeout: 60_000 });

/** Whether a push is allowed of what a rule protects, and of what none does. */
async function answers({ protection }: Host): Promise<(boolean | null)[]> {
  return [await mayPush(protection, "protected"), await mayPush(protection, "open")];
}

const decided = [false, true];
const closed = [null, null];

/** @param busyDeadlineMs how long the store waits for a lock. */
async function hostWithRule(busyDeadlineMs = 4_500): Promise<RuleFile & { readonly host: Host }> {
  const file = await ruleFile(undefined, { busyDeadlineMs });
  await insertRule(file.store, "protected");
  const host = await startHost(file.store);
  expect(await answers(host)).toEqual(decided);
  return { ...file, host };
}

test.each([
  ["the file alone", [""]],
  ["the file and its log", ["", "-wal", "-shm"]],
])("while %s is moved away nothing is allowed; when it is back decisions go on", async (_, suffixes) => {
  const { path, host } = await hostWithRule();
  const away = join(temporaryFolder(), "away.db");
  for (const suffix of suffixes) renameSync(path + suffix, away + suffix);
  expect(await answers(host)).toEqual(closed);
  expect([await host.list(), await host.create("a")]).toEqual([null, false]);
  for (const suffix of suffixes) renameSync(away + suffix, path + suffix);
  expect(await answers(host)).toEqual(decided);
  expect([await host.create("a"), await host.list()]).toEqual([true, ["protected", "a"]]);
});

test("while another process writes decisions go on and a write is an error; when it has written, writes go on", async () => {
  const { path, host } = await hostWithRule(20);
  const letGo = await lockFile(path);
  expect(await answers(host)).toEqual(decided);
  expect([await host.create("a"), await host.list()]).toEqual([false, ["protected"]]);
  expect(host.lastFailure).toMatchObject({ mayHaveHappened: false, cause: { code: "SQLITE_BUSY" } });
  await letGo();
  expect([await host.create("b"), await host.list()]).toEqual([true, ["protected", "b"]]);
});

test("while another process writes nothing of a batch is done, and when it has written all of it is", async () => {
  const { path, store, host } = await hostWithRule(20);
  const batch = Array.from({ length: 500 }, (_, index) => `batch-${index}`);
  const letGo = await lockFile(path);
  expect(await insertRules(store, batch)).toMatchObject({
    type: "store_unavailable",
    mayHaveHappened: false,
    cause: { code: "SQLITE_BUSY" },
  });
  expect([await answers(host), await host.list()]).toEqual([decided, ["protected"]]);
  await letGo();
  expect(await insertRules(store, batch)).toBe(null);
  expect((await store.changes(projectId, null, 1_000))._unsafeUnwrap().rules).toHaveLength(501);
});

describe("while another process locks out readers nothing is allowed, and when it lets go decisions go on", () => {
  async function lockedOut(busyDeadlineMs: number) {
    const file = await hostWithRule(busyDeadlineMs);
    // Without a write-ahead log whoever writes excludes everybody.
    file.database.pragma("journal_mode = DELETE");
    expect(await answers(file.host)).toEqual(decided);
    return { ...file, letGo: await lockFile(file.path) };
  }

  test("where the store gives up waiting", async () => {
    const { host, letGo } = await lockedOut(20);
    expect(await answers(host)).toEqual(closed);
    expect([await host.list(), await host.create("a")]).toEqual([null, false]);
    expect(host.lastFailure).toMatchObject({ mayHaveHappened: false, cause: { code: "SQLITE_BUSY" } });
    await letGo();
    expect(await answers(host)).toEqual(decided);
    expect([await host.create("b"), await host.list()]).toEqual([true, ["protected", "b"]]);
  });

  test("where the store waits for longer than the host does", async () => {
    const { store, host, letGo } = await lockedOut(60_000);
    const hasty = createPackageProtection({ store, deadlineMs: 20 });
    expect([await mayPush(hasty, "protected"), await mayPush(hasty, "open")]).toEqual(closed);
    await letGo();
    expect(await answers(host)).toEqual(decided);
  });
});

test("while the file holds something else nothing is allowed; when its content is back decisions go on", async () => {
  const { path, database, host } = await hostWithRule();
  const backup = `${path}.backup`;
  database.pragma("wal_checkpoint(TRUNCATE)");
  copyInto(path, backup);
  const garbage = `${path}.garbage`;
  writeFileSync(garbage, "something else\n".repeat(4000));
  copyInto(garbage, path);
  expect(await answers(host)).toEqual(closed);
  expect(await host.create("a")).toBe(false);
  copyInto(backup, path);
  expect(await answers(host)).toEqual(decided);
  expect([await host.create("a"), await host.list()]).toEqual([true, ["protected", "a"]]);
});

test("while the file is empty nothing is allowed; when its content is back decisions go on", async () => {
  const { path, database, host } = await hostWithRule();
  const backup = `${path}.backup`;
  database.pragma("wal_checkpoint(TRUNCATE)");
  copyInto(path, backup);
  truncateSync(path);
  expect(await answers(host)).toEqual(closed);
  copyInto(backup, path);
  expect(await answers(host)).toEqual(decided);
});
