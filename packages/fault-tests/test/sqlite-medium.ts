import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { migrate, openRuleDatabase, sqliteRuleStore } from "@package-protection/adapter-sqlite";
import type { StoreMedium } from "./store-medium.ts";

/** An SQLite file; its place is its path. */
export const medium: StoreMedium = {
  createPlace: async () => join(await mkdtemp(join(tmpdir(), "package-protection-faults-")), "rules.db"),

  removePlace: (path) => rm(dirname(path), { recursive: true }),

  crash: null,

  async open(path) {
    const opened = await openRuleDatabase(path).andThen((database) => migrate(database).map(() => database));
    if (opened.isErr()) throw new Error(`cannot open the database: ${opened.error.type}`, { cause: opened.error });
    const database = opened.value;
    return {
      store: sqliteRuleStore(database),
      async problems() {
        const lines = database.prepare<[], string>("PRAGMA integrity_check").pluck().all();
        return lines.filter((line) => line !== "ok");
      },
      async close() {
        database.close();
      },
    };
  },
};

export const sqliteMediumUrl: string = import.meta.url;
