import { execFileSync } from "node:child_process";
import { renameSync, truncateSync, utimesSync } from "node:fs";
import { join } from "node:path";
import {
  backupRuleDatabase,
  migrate,
  openRuleDatabase,
  restoreRuleDatabase,
  sqliteRuleStore,
} from "@package-protection/adapter-sqlite";
import { type RuleStore, ruleDraft } from "@package-protection/core";
import { insertRule } from "@package-protection/testkit";
import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { StoreProcess } from "../store-process/start.ts";
import { openIn, protect, protectedBy, ruleProcess } from "./rule-process.ts";
import { copyInto, temporaryFolder } from "./temporary-folder.ts";

/** A machine with other things to do decides no test. */
vi.setConfig({ testTimeout: 600_000 });

/** Somebody who has the database open. */
interface Holder {
  /** Null where the rule was created; else why it was not. */
  write(name: string): Promise<string | null>;
  /** What is protected of the given names; a text that says why there is no telling. */
  read(names: readonly string[]): Promise<string[] | string>;
}

function holderOf(store: RuleStore): Holder {
  return {
    async write(packageNamePattern) {
      const terms = { packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner" } as const;
      const written = await insertRule(store, 1, ruleDraft(terms)._unsafeUnwrap());
      return written.match(() => null, causeOf);
    },
    async read(names) {
      const page = await store.changes(1, null, 1_000);
      return page.match(({ rules }) => {
        const patterns = rules.map((rule) => rule.packageNamePattern);
        return names.filter((name) => patterns.includes(name));
      }, causeOf);
    },
  };
}

function causeOf(error: object): string {
  expect(error).toMatchObject({ type: "store_unavailable", mayHaveHappened: false, cause: expect.any(Error) });
  return "cause" in error ? String(error.cause) : "";
}

function holderIn(process: StoreProcess): Holder {
  return { write: (name) => protect(process, name), read: (names) => protectedBy(process, names) };
}

async function openDatabase(path: string): Promise<Database.Database> {
  const database = (await openRuleDatabase(path))._unsafeUnwrap();
  (await migrate(database))._unsafeUnwrap();
  return database;
}

const remedy = /restoreRuleDatabase|open it anew/;

async function backUp(path: string, backup: string, way: "sqlite" | "cp" | "function"): Promise<void> {
  execFileSync("rm", ["-f", backup]);
  if (way === "function") {
    (await backupRuleDatabase(path, backup))._unsafeUnwrap();
    return;
  }
  const administrator = new Database(path);
  if (way === "sqlite") {
    await administrator.backup(backup);
  } else {
    administrator.pragma("wal_checkpoint(TRUNCATE)");
    copyInto(path, backup);
  }
  administrator.close();
}

function checkpoint(path: string, mode: string): void {
  const administrator = new Database(path);
  administrator.pragma(`wal_checkpoint(${mode})`);
  administrator.close();
}

/** Copies over the file, some time ago: a copy of this moment may be a checkpoint that is under way, for which calls wait. */
function copyOver(backup: string, path: string): void {
  copyInto(backup, path);
  utimesSync(path, 1_000_000, 1_000_000 + Math.random());
}

const ways = ["sqlite", "cp", "function"] as const;
const by = fc.nat(2);
const write = fc.record({ do: fc.constant("write" as const), by });
const read = fc.record({ do: fc.constant("read" as const), by });
const mode = fc.constantFrom("PASSIVE", "FULL", "RESTART", "TRUNCATE");
const checkpointing = fc.record({ do: fc.constant("checkpoint" as const), mode });
const backingUp = fc.record({ do: fc.constant("back up" as const), way: fc.constantFrom(...ways) });
const restoring = fc.record({ do: fc.constant("restore" as const) });

/** What happens before the backup, between it and the copy, and after the copy. */
const anything = fc.array(fc.oneof(write, read, checkpointing, backingUp, restoring), { maxLength: 6 });
const changes = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: write },
    { weight: 3, arbitrary: read },
    { weight: 4, arbitrary: checkpointing },
    { weight: 1, arbitrary: restoring },
  ),
  { maxLength: 8 },
);
const uses = fc.array(fc.oneof(write, read, checkpointing), { maxLength: 6 });
const clumsy = fc.constantFrom("copied over" as const, "renamed to" as const);

test("an acknowledged write is kept, or the next call says store_unavailable", async () => {
  const process = ruleProcess();
  await fc.assert(
    fc.asyncProperty(anything, backingUp, changes, clumsy, uses, (before, backup, since, way, after) =>
      law(process, [{ do: "back up", way: "sqlite" }, ...before, backup, ...since], way, after),
    ),
    { numRuns: 60 },
  );
});

type Step =
  | { readonly do: "write" | "read"; readonly by: number }
  | { readonly do: "checkpoint"; readonly mode: string }
  | { readonly do: "back up"; readonly way: (typeof ways)[number] }
  | { readonly do: "restore" };

async function law(
  process: StoreProcess,
  before: readonly Step[],
  way: "copied over" | "renamed to",
  after: readonly Step[],
): Promise<void> {
  const path = join(temporaryFolder(), "rules.db");
  const backup = `${path}.backup`;
  const databases = [await openDatabase(path), await openDatabase(path)];
  await openIn(process, path);
  const stores = databases.map((database) => sqliteRuleStore(database, { busyDeadlineMs: 50 }));
  const holders = [...stores.map(holderOf), holderIn(process)];

  const names: string[] = [];
  let inForce: string[] = [];
  let backedUp: string[] = [];
  /** How often the rules have changed; and how often they had when the backup was made, and when each holder saw them last. */
  let changes = 0;
  let changesInBackup = 0;
  const changesSeen = [0, 0, 0];
  async function run(steps: readonly Step[], take: (step: Step) => Promise<void>) {
    for (const one of steps) await take(one);
  }

  await run(before, async (one) => {
    switch (one.do) {
      case "write": {
        const name = `p${names.length}`;
        names.push(name);
        expect(await holders[one.by]?.write(name)).toBe(null);
        inForce = [...inForce, name];
        changesSeen[one.by] = ++changes;
        break;
      }
      case "read":
        expect(await holders[one.by]?.read(names)).toEqual(inForce);
        changesSeen[one.by] = changes;
        break;
      case "back up":
        await backUp(path, backup, one.way);
        backedUp = inForce;
        changesInBackup = changes;
        break;
      case "checkpoint":
        checkpoint(path, one.mode);
        break;
      case "restore":
        (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
        inForce = backedUp;
        changes++;
        break;
    }
  });

  if (way === "copied over") copyOver(backup, path);
  else {
    copyInto(backup, `${path}.new`);
    renameSync(`${path}.new`, path);
  }

  const acknowledged: string[] = [];
  /** Every answer is by what was in force, or by the backup alone; and all are by the same. */
  const possible = new Set([inForce, backedUp]);
  function narrow(answer: readonly string[]): void {
    for (const base of possible) {
      if ([...base, ...acknowledged].sort().join() !== [...answer].sort().join()) possible.delete(base);
    }
    expect([answer, possible.size]).not.toEqual([answer, 0]);
  }
  await run(
    [...after, { do: "read", by: 2 }, { do: "write", by: 2 }, { do: "read", by: 0 }, { do: "write", by: 0 }],
    async (one) => {
      switch (one.do) {
        case "write": {
          const name = `p${names.length}`;
          names.push(name);
          const cause = await holders[one.by]?.write(name);
          if (cause === null) acknowledged.push(name);
          else expect(cause).toMatch(remedy);
          break;
        }
        case "read": {
          const answer = await holders[one.by]?.read(names);
          if (typeof answer === "string") expect(answer).toMatch(remedy);
          else {
            narrow(answer ?? []);
            // Whoever has seen something newer than the backup does not go on by the backup.
            const isOutdated = (changesSeen[one.by] ?? 0) > changesInBackup;
            expect(isOutdated && !possible.has(inForce)).toBe(false);
          }
          break;
        }
        case "checkpoint":
          checkpoint(path, one.mode);
          break;
        case "back up":
        case "restore":
          break;
      }
    },
  );

  if (way === "copied over") {
    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    for (const holder of holders) expect(await holder.read(names)).toEqual(backedUp);
    expect(await holders[2]?.write("last")).toBe(null);
    expect(await holders[0]?.read([...names, "last"])).toEqual([...backedUp, "last"]);
  }
  for (const database of databases) {
    expect(way === "copied over" ? database.pragma("integrity_check", { simple: true }) : "ok").toBe("ok");
    database.close();
  }
}

/** What happens to the log between the backup and the copy, in which `c` and `d` are written. */
const orders = [
  ["is not checkpointed since the backup", []],
  ["is checkpointed since the backup", ["RESTART"]],
  ["is truncated since the backup", ["TRUNCATE"]],
] as const;

describe.each(orders)("a copy over an open file whose log %s", (_, modes) => {
  test.each(ways)("is noticed at the next call of each process: backed up by %s", async (way) => {
    const path = join(temporaryFolder(), "rules.db");
    const backup = `${path}.backup`;
    const names = ["a", "b", "c", "d", "e"];
    const database = await openDatabase(path);
    const process = ruleProcess();
    await openIn(process, path);
    const holders = [holderOf(sqliteRuleStore(database)), holderIn(process)] as const;
    for (const [at, name] of ["a", "b"].entries()) expect(await holders[at]?.write(name)).toBe(null);
    await backUp(path, backup, way);
    expect(await holders[0].write("c")).toBe(null);
    for (const mode of modes) checkpoint(path, mode);
    expect(await holders[0].write("d")).toBe(null);
    expect(await holders[1].read(names)).toEqual(["a", "b", "c", "d"]);

    copyInto(backup, path);
    for (const holder of holders) {
      expect(await holder.read(names)).toMatch(remedy);
      expect(await holder.write("e")).toMatch(remedy);
    }

    (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
    for (const holder of holders) expect(await holder.read(names)).toEqual(["a", "b"]);
    expect(await holders[1].write("e")).toBe(null);
    expect(await holders[0].read(names)).toEqual(["a", "b", "e"]);
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    database.close();
  });
});

test("a process that starts on a file under a newer log is refused, and after a restore it is not", async () => {
  const path = join(temporaryFolder(), "rules.db");
  const backup = `${path}.backup`;
  const database = await openDatabase(path);
  const holder = holderOf(sqliteRuleStore(database));
  expect(await holder.write("a")).toBe(null);
  await backUp(path, backup, "sqlite");
  expect(await holder.write("b")).toBe(null);
  checkpoint(path, "RESTART");
  expect(await holder.write("c")).toBe(null);
  copyInto(backup, path);
  // The last one that closes the file copies the log to it.
  database.close();

  const opened = (await openRuleDatabase(path))._unsafeUnwrap();
  expect((await migrate(opened))._unsafeUnwrapErr()).toMatchObject({
    type: "database_unavailable",
    cause: { message: expect.stringMatching(remedy) },
  });
  opened.close();
  (await restoreRuleDatabase(backup, path))._unsafeUnwrap();
  const restored = await openDatabase(path);
  expect(await holderOf(sqliteRuleStore(restored)).read(["a", "b", "c"])).toEqual(["a"]);
  restored.close();
});

test("a truncated file answers store_unavailable, and does not advise to make its tables anew", async () => {
  const path = join(temporaryFolder(), "rules.db");
  const database = await openDatabase(path);
  const holder = holderOf(sqliteRuleStore(database));
  expect(await holder.write("a")).toBe(null);
  checkpoint(path, "TRUNCATE");
  expect(await holder.read(["a"])).toEqual(["a"]);
  truncateSync(path);
  expect(await holder.read(["a"])).toMatch(remedy);
  expect(await holder.write("b")).toMatch(remedy);
  database.close();
});
