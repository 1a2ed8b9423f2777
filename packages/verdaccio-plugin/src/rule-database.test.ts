import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newestPostgres, type PostgresServer, startPostgres } from "@package-protection/postgres-server";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRuleStore } from "./rule-database.ts";
import { storePlace } from "./store-place.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
let folder: string;
let postgres: PostgresServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rule-database-"));
  postgres = await startPostgres(newestPostgres());
}, 60_000);

afterAll(async () => {
  await postgres?.dispose();
  await rm(folder, { recursive: true });
});

const open = (store: string) => openRuleStore(storePlace(store, { configPath: join(folder, "config.yaml") }), silent);

describe("storePlace", () => {
  it("is beside Verdaccio's own database where nothing else is said", () => {
    const place = (config: object) => storePlace(undefined, config);
    const configPath = "/etc/verdaccio/config.yaml";
    expect(place({ configPath, storage: "./storage" })).toEqual({
      kind: "sqlite",
      path: "/etc/verdaccio/storage/.package-protection.sqlite",
    });
    expect(place({ configPath, storage: "/data" })).toEqual({
      kind: "sqlite",
      path: "/data/.package-protection.sqlite",
    });
    expect(place({ configPath })).toEqual({ kind: "sqlite", path: "/etc/verdaccio/.package-protection.sqlite" });
  });

  it("is what is said, beside Verdaccio's configuration", () => {
    const config = { configPath: "/etc/verdaccio/config.yaml", storage: "/data" };
    expect(storePlace("rules/all.sqlite", config)).toEqual({
      kind: "sqlite",
      path: "/etc/verdaccio/rules/all.sqlite",
    });
    expect(storePlace("postgresql://host/rules", config)).toEqual({
      kind: "postgres",
      url: "postgresql://host/rules",
    });
  });
});

describe("openRuleStore", { timeout: 30_000 }, () => {
  it("opens an SQLite file in a folder that it makes, and PostgreSQL", async () => {
    for (const store of ["new/folder/rules.sqlite", await postgres.createDatabase()]) {
      const opened = (await open(store))._unsafeUnwrap();
      expect((await opened.find(1, 1))._unsafeUnwrap()).toBe(null);
    }
  });

  it("says what is wrong, and no password", async () => {
    const database = new Database(join(folder, "host.sqlite"));
    database.exec("CREATE TABLE theirs (id INTEGER)");
    database.close();
    expect((await open("host.sqlite"))._unsafeUnwrapErr()).toContain("belongs to another application (it has theirs)");
    const { port } = postgres;
    const wrong = [
      `postgres://postgres:secret@127.0.0.1:${port}/absent?password=secret`,
      "postgres://postgres:secret@127.0.0.1:1/rules",
      "postgres://postgres:secret@%zz/rules",
    ];
    for (const url of wrong) {
      const reason = (await open(url))._unsafeUnwrapErr();
      expect(reason).toMatch(/^the database postgres:\/\/\S+ can't be used: /);
      expect(reason).not.toContain("secret");
    }
  });
});
