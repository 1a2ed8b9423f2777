import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newestPostgres, type PostgresServer, startPostgres } from "@package-protection/postgres-server";
import Database from "better-sqlite3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
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

const open = (store: string) =>
  openRuleStore(storePlace(store, { configPath: join(folder, "config.yaml") })._unsafeUnwrap(), silent);

describe("storePlace", () => {
  it("is beside Verdaccio's own database where nothing else is said", () => {
    const place = (config: object) => storePlace(undefined, config)._unsafeUnwrap();
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
    expect(storePlace("rules/all.sqlite", config)._unsafeUnwrap()).toEqual({
      kind: "sqlite",
      path: "/etc/verdaccio/rules/all.sqlite",
    });
    expect(storePlace("postgresql://host/rules", config)._unsafeUnwrap()).toEqual({
      kind: "postgres",
      url: "postgresql://host/rules",
    });
  });
});

/** What people write who meant an address, each with a password in it. */
const wrongAddresses = [
  "postgress://user:hunter2@host/db",
  "postgre://user:hunter2@host/db",
  "postgres:/user:hunter2@host/db",
  "postgres:user:hunter2@host/db",
  " postgres://user:hunter2@host/db",
  '"postgres://user:hunter2@host/db"',
  "mysql://user:hunter2@host/db",
  "redis+tls://user:hunter2@host/0",
  "https://user:hunter2@host/db",
  "jdbc:postgresql://host/db?user=me&password=hunter2",
  "sqlite://rules.sqlite?password=hunter2",
  "sqlite:rules.sqlite?password=hunter2",
  "file:///data/rules.sqlite?password=hunter2",
  "user:hunter2@host/db",
  "//user:hunter2@host/db",
  "host=db user=app password=hunter2 dbname=rules",
  "Server=db;Database=rules;User Id=app;Password=hunter2;",
  "u:hunter2/rest@host/db",
  "u:hunter2\\rest@host\\db",
  "user@host:5432/db",
  "user@host/db",
  "127.0.0.1:5432/rules",
  "[::1]:5432/rules",
  "$DATABASE_URL",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands in a YAML file.
  "${DATABASE_URL}",
  "%DATABASE_URL%",
  "{{ database_url }}",
  "DATABASE_URL=postgres://user:hunter2@host/db",
];

describe("an address that is not of PostgreSQL", () => {
  it.each(wrongAddresses)("%s is an error that does not repeat it, and makes no folder", async (store) => {
    const before = await readdir(folder);
    const place = storePlace(store, { configPath: join(folder, "config.yaml") });
    expect(place._unsafeUnwrapErr()).toContain("postgres://");
    expect(place._unsafeUnwrapErr()).not.toMatch(/hunter2|user|host|DATABASE/);
    expect(await readdir(folder)).toEqual(before);
  });

  test("an address is PostgreSQL's, or has no scheme, or is an error", () => {
    const part = fc.constantFrom(
      "postgres",
      "postgresql",
      "POSTGRES",
      "postgress",
      "mysql",
      "file",
      "://",
      ":",
      "/",
      "@",
      "x",
      "C",
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const store = parts.join("");
        const place = storePlace(store, { configPath: "/etc/verdaccio/config.yaml" });
        if (/^postgres(?:ql)?:\/\//i.test(store))
          expect(place._unsafeUnwrap()).toEqual({ kind: "postgres", url: store });
        else if (store.includes("://")) expect(place.isErr()).toBe(true);
        else if (place.isOk()) expect(place.value.kind).toBe("sqlite");
      }),
    );
  });

  it.each([
    "rules.sqlite",
    "./a b/rules.sqlite",
    "/data/rules@2.sqlite",
    "@acme/rules.sqlite",
    "C:\\data\\rules.sqlite",
    "c:/data/rules.sqlite",
  ])("%s is a file", (store) => {
    expect(storePlace(store, { configPath: "/etc/config.yaml" })._unsafeUnwrap().kind).toBe("sqlite");
  });
});

describe("a storage plugin", () => {
  const config = { configPath: "/etc/verdaccio/config.yaml", store: { "aws-s3-storage": { bucket: "packages" } } };

  it("needs a store that is said", () => {
    const place = storePlace(undefined, config);
    expect(place._unsafeUnwrapErr()).toContain("aws-s3-storage");
    expect(place._unsafeUnwrapErr()).toContain("set store");
    for (const store of ["postgres://host/rules", "/data/rules.sqlite"])
      expect(storePlace(store, config).isOk()).toBe(true);
  });

  it("is not there where its section is empty", () => {
    for (const store of [null, {}, undefined]) expect(storePlace(undefined, { ...config, store }).isOk()).toBe(true);
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
      "postgres://postgres:se/secret@127.0.0.1:1/rules",
      "postgres://postgres:se?secret@127.0.0.1:1/rules",
      "POSTGRES://postgres:secret@127.0.0.1:1/rules",
    ];
    for (const url of wrong) {
      const reason = (await open(url))._unsafeUnwrapErr();
      expect(reason).toMatch(/^the database postgres:\/\/\S+ can't be used: /i);
      expect(reason).not.toContain("secret");
    }
  });
});
