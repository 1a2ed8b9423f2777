import { renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Host, mayPush, startHost } from "./host.ts";
import { lockFile } from "./lock-file.ts";
import { insertRule, type RuleFile, ruleFile } from "./rule-file.ts";
import { anotherMillisecond, copyInto, temporaryFolder } from "./temporary-folder.ts";

/** Whether a push is allowed of what a rule protects, and of what none does. */
async function answers({ protection }: Host): Promise<(boolean | null)[]> {
  return [await mayPush(protection, "protected"), await mayPush(protection, "open")];
}

const decided = [false, true];
const closed = [null, null];

async function hostWithRule(): Promise<RuleFile & { readonly host: Host }> {
  const file = await ruleFile();
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
  await anotherMillisecond();
  expect(await answers(host)).toEqual(closed);
  expect([await host.list(), await host.create("a")]).toEqual([null, false]);
  for (const suffix of suffixes) renameSync(away + suffix, path + suffix);
  expect(await answers(host)).toEqual(decided);
  expect([await host.create("a"), await host.list()]).toEqual([true, ["protected", "a"]]);
});

test("while another process writes decisions go on; a write is an error, and goes on when the lock is let go of", async () => {
  const { path, host } = await hostWithRule();
  const letGo = await lockFile(path);
  expect(await answers(host)).toEqual(decided);
  expect([await host.create("a"), await host.list()]).toEqual([false, ["protected"]]);
  await letGo();
  expect([await host.create("b"), await host.list()]).toEqual([true, expect.arrayContaining(["protected", "b"])]);
});

test("while another process locks out readers nothing is allowed; when it lets go decisions go on", async () => {
  const { path, database, host } = await hostWithRule();
  // Without a write-ahead log whoever writes excludes everybody.
  database.pragma("journal_mode = DELETE");
  expect(await answers(host)).toEqual(decided);
  const letGo = await lockFile(path);
  expect(await answers(host)).toEqual(closed);
  expect([await host.list(), await host.create("a")]).toEqual([null, false]);
  await letGo();
  expect(await answers(host)).toEqual(decided);
  expect(await host.create("b")).toBe(true);
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
  await anotherMillisecond();
  expect(await answers(host)).toEqual(closed);
  copyInto(backup, path);
  expect(await answers(host)).toEqual(decided);
});
