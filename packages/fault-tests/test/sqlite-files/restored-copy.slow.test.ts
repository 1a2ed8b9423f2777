import { renameSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test, vi } from "vitest";
import type { StoreProcess } from "../store-process/start.ts";
import { openIn, protect, protectedBy, ruleProcess } from "./rule-process.ts";
import { copyInto, temporaryFolder } from "./temporary-folder.ts";

/** A machine with other things to do decides no test. */
vi.setConfig({ testTimeout: 60_000 });

const packages = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Another process that has the file open. */
async function processOn(place: string): Promise<StoreProcess> {
  const process = ruleProcess();
  await openIn(process, place);
  return process;
}

/** What a process says is protected; the expected packages where it does not say. */
async function protectedOr(expected: readonly string[], process: StoreProcess): Promise<readonly string[]> {
  const answer = await protectedBy(process, packages);
  return typeof answer === "string" ? expected : answer;
}

test.each([
  ["renamed to the file", renameSync],
  ["copied over the file", copyInto],
])(
  "an older copy that is %s under a running process counts at once, or the process decides nothing any more",
  async (_, restore) => {
    const path = join(temporaryFolder(), "rules.db");
    const backup = `${path}.backup`;
    const writer = await processOn(path);
    const reader = await processOn(path);
    for (const name of ["a", "b"]) expect(await protect(writer, name)).toBe(null);
    const administrator = new Database(path);
    await administrator.backup(backup);
    for (const name of ["c", "d", "e"]) expect(await protect(writer, name)).toBe(null);
    expect(await protectedBy(reader, packages)).toEqual(["a", "b", "c", "d", "e"]);
    administrator.pragma("wal_checkpoint(TRUNCATE)");
    administrator.close();
    await writer.end();

    restore(backup, path);
    const now = ["a", "b"];
    expect(await protectedOr(now, reader)).toEqual(now);

    const newWriter = await processOn(path);
    for (const name of ["f", "g", "h"]) {
      expect(await protect(newWriter, name)).toBe(null);
      now.push(name);
      expect(await protectedOr(now, reader)).toEqual(now);
    }
    await openIn(reader, path);
    expect(await protectedBy(reader, packages)).toEqual(now);
  },
);
