import { renameSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test, vi } from "vitest";
import { type Command, decisionSchema } from "../store-process/message.ts";
import { doneWith, type StoreProcess, startStoreProcess } from "../store-process/start.ts";
import { copyInto, temporaryFolder } from "./temporary-folder.ts";

/** A machine with other things to do decides no test. */
vi.setConfig({ testTimeout: 60_000 });

const medium = new URL("../sqlite-medium.ts", import.meta.url).href;
const projectId = 1;
const packages = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Another process that has the file open. */
async function processOn(place: string): Promise<StoreProcess> {
  const process = startStoreProcess();
  onTestFinished(() => process.end());
  doneWith(await process.call({ do: "open", medium, place }));
  return process;
}

async function protect(process: StoreProcess, packageNamePattern: string): Promise<void> {
  const levels = { minimumAccessLevelForPush: "owner", minimumAccessLevelForDelete: null } as const;
  const terms = { packageNamePattern, packageType: "generic", ...levels } as const;
  doneWith(await process.call({ do: "insert", projectId, terms, now: 0 }));
}

/** The packages that a process says are protected; null where it does not say so of every one. */
async function protectedBy(process: StoreProcess): Promise<string[] | null> {
  const refused: string[] = [];
  let fails = false;
  for (const packageName of packages) {
    const principal = { kind: "deploy-token" } as const;
    const request = { projectId, action: "push", principal, packageType: "generic", packageName } as const;
    const question: Command = { do: "check", request };
    const answer = await process.call(question);
    if (answer?.outcome === "refused") {
      expect(answer.error).toMatchObject({ type: "store_unavailable", cause: expect.any(String) });
      fails = true;
    } else if (decisionSchema.parse(doneWith(answer)).blockedBy.length > 0) {
      refused.push(packageName);
    }
  }
  expect(fails && refused.length > 0).toBe(false);
  return fails ? null : refused;
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
    for (const name of ["a", "b"]) await protect(writer, name);
    const administrator = new Database(path);
    await administrator.backup(backup);
    for (const name of ["c", "d", "e"]) await protect(writer, name);
    expect(await protectedBy(reader)).toEqual(["a", "b", "c", "d", "e"]);
    administrator.pragma("wal_checkpoint(TRUNCATE)");
    administrator.close();
    await writer.end();

    restore(backup, path);
    const now = ["a", "b"];
    const restored = await protectedBy(reader);
    expect(restored ?? now).toEqual(now);

    const newWriter = await processOn(path);
    for (const name of ["f", "g", "h"]) {
      await protect(newWriter, name);
      now.push(name);
      expect((await protectedBy(reader)) ?? now).toEqual(now);
    }
    doneWith(await reader.call({ do: "open", medium, place: path }));
    expect(await protectedBy(reader)).toEqual(now);
  },
);
