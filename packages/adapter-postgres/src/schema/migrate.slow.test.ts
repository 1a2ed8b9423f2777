import { insertRule } from "@package-protection/testkit";
import type { Pool } from "pg";
import { describe, expect, test } from "vitest";
import { migratedSchema, newestServer, newSchema, poolOf, servers, unchecked } from "../../test/rule-database.ts";
import { draftOf, inserted, patterns } from "../../test/sample-rule.ts";
import { checkSchema, migrate, migrationSql, postgresRuleStore } from "../index.ts";
import { migrateTo } from "./migrate.ts";
import { type Migration, migrations, supportedVersion } from "./migrations.ts";
import { draftTableNames, quotedSchema, tableNames } from "./table-names.ts";

const newest = supportedVersion;

async function namesIn(pool: Pool, schema: string): Promise<string[]> {
  const { rows } = await pool.query<{ relname: string }>(
    "SELECT relname FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) ORDER BY 1",
    [schema],
  );
  return rows.map(({ relname }) => relname);
}

test("migrations are numbered from 1 without a gap", () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
});

describe.each(servers)(`on $name${unchecked}`, ({ url }) => {
  test("a new schema gets every migration, once", async () => {
    const [pool, schema] = [poolOf(url), newSchema()];
    const first = (await migrate(pool, { schema }))._unsafeUnwrap();
    const applied = migrations.map(({ version }) => version);
    expect(first).toEqual({ from: 0, to: newest, applied, isEmpty: true });
    await inserted(postgresRuleStore(pool, { schema }), "a");
    const second = (await migrate(pool, { schema }))._unsafeUnwrap();
    expect(second).toEqual({ from: newest, to: newest, applied: [], isEmpty: false });
  });

  test("twenty migrate at once, each on a pool of its own: one applies, all succeed", async () => {
    const schema = newSchema();
    const pools = Array.from({ length: 20 }, () => poolOf(url, { max: 1 }));
    await Promise.all(pools.map((pool) => pool.query("SELECT")));
    const reports = await Promise.all(pools.map((pool) => migrate(pool, { schema })));
    const applied = reports.map((report) => report._unsafeUnwrap().applied.length);
    expect(applied.sort()).toEqual([...Array.from({ length: 19 }, () => 0), newest]);
    for (const pool of pools) await inserted(postgresRuleStore(pool, { schema }), `p${pools.indexOf(pool)}`);
  });
});

test("without a schema the tables are in public, whatever the search path", async () => {
  const { rows } = await poolOf(newestServer().url).query<{ name: string }>(
    "SELECT 'elsewhere_' || count(*) AS name FROM pg_database",
  );
  const name = rows[0]?.name ?? "";
  await poolOf(newestServer().url).query(`CREATE DATABASE ${name}`);
  const url = newestServer().url.replace(/postgres$/, name);
  const pool = poolOf(url, { options: "-c search_path=elsewhere" });
  await pool.query("CREATE SCHEMA elsewhere");
  (await migrate(pool))._unsafeUnwrap();
  const store = postgresRuleStore(pool);
  await inserted(store, "a");
  expect(await patterns(store)).toEqual(["a"]);
  expect(await namesIn(pool, "elsewhere")).toEqual([]);
  expect(await namesIn(pool, "public")).toContain("package_protection_project_rules");
});

test("the tables stand beside those of a host, and every name is ours", async () => {
  const [pool, schema] = [poolOf(newestServer().url), newSchema()];
  await pool.query(`CREATE SCHEMA ${quotedSchema(schema)}; CREATE TABLE ${quotedSchema(schema)}.host (note text)`);
  (await migrate(pool, { schema }))._unsafeUnwrap();
  const names = await namesIn(pool, schema);
  for (const name of names) expect(name).toMatch(/^(?:host|package_protection_\w+)$/);
  expect(names.length).toBeGreaterThan(4);
});

test("two schemas of one database share nothing", async () => {
  const [one, other] = [await migratedSchema(), await migratedSchema()];
  await inserted(postgresRuleStore(one.pool, one), "a");
  expect(await patterns(postgresRuleStore(other.pool, other))).toEqual([]);
});

test("a newer schema is refused, with both versions, and left as it is", async () => {
  const { pool, schema } = await migratedSchema();
  await pool.query(`INSERT INTO ${tableNames(schema).migrations} (version, usable_from) VALUES ($1, $1)`, [newest + 6]);
  const names = await namesIn(pool, schema);
  expect((await migrate(pool, { schema }))._unsafeUnwrapErr()).toEqual({
    type: "schema_newer",
    databaseVersion: newest + 6,
    supportedVersion: newest,
  });
  expect(await namesIn(pool, schema)).toEqual(names);
});

test("a migration that fails leaves nothing behind, not even on the connection", async () => {
  const [pool, schema] = [poolOf(newestServer().url, { max: 1 }), newSchema()];
  await pool.query(`CREATE SCHEMA ${quotedSchema(schema)}; CREATE TABLE ${tableNames(schema).history} (not_ours text)`);
  const names = await namesIn(pool, schema);
  expect((await migrate(pool, { schema }))._unsafeUnwrapErr()).toMatchObject({
    type: "database_unavailable",
    cause: { code: "42P07" },
  });
  expect(await namesIn(pool, schema)).toEqual(names);
  expect((await pool.query("SELECT now() = statement_timestamp() AS outside")).rows).toEqual([{ outside: true }]);
});

test("whoever may only use the tables may call migrate where there is nothing to do", async () => {
  const { pool, schema } = await migratedSchema();
  const role = schema.replaceAll(/\W/g, "_");
  await pool.query(`
    CREATE ROLE ${role} LOGIN;
    GRANT USAGE ON SCHEMA ${quotedSchema(schema)} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${quotedSchema(schema)} TO ${role}`);
  const theirs = poolOf(newestServer().url.replace("postgres@", `${role}@`));
  expect((await migrate(theirs, { schema }))._unsafeUnwrap()).toMatchObject({ applied: [] });
  await inserted(postgresRuleStore(theirs, { schema }), "a");
  expect((await migrate(theirs, { schema: newSchema() }))._unsafeUnwrapErr()).toMatchObject({
    type: "database_unavailable",
    cause: { code: "42501" },
  });
});

test("a database that cannot keep every text is refused", async () => {
  const admin = poolOf(newestServer().url);
  const name = `ascii_${newSchema().replaceAll(/\W/g, "")}`;
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`);
  const pool = poolOf(newestServer().url.replace(/postgres$/, name));
  expect((await migrate(pool))._unsafeUnwrapErr()).toEqual({ type: "encoding_unsuitable", encoding: "SQL_ASCII" });
  expect(await namesIn(pool, "public")).toEqual([]);
});

test("an ended pool, and a server that is not there, are errors with a cause", async () => {
  const ended = poolOf(newestServer().url);
  await ended.end();
  for (const pool of [ended, poolOf("postgres://postgres@127.0.0.1:1/postgres")]) {
    const error = (await migrate(pool))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "database_unavailable", cause: expect.any(Error) });
  }
});

test("a host may run the same as text, and migrate then finds nothing to do", async () => {
  const [pool, schema] = [poolOf(newestServer().url), newSchema()];
  await pool.query(`CREATE SCHEMA ${quotedSchema(schema)}`);
  await pool.query(migrationSql({ schema }));
  expect((await migrate(pool, { schema }))._unsafeUnwrap()).toMatchObject({ from: newest, applied: [] });
  await inserted(postgresRuleStore(pool, { schema }), "a");
  expect(migrationSql({ schema, after: newest })).toBe("");
});

describe("beside a newer version", () => {
  /** Adds to the tables; older statements go on working. */
  const compatible: Migration = {
    version: newest + 1,
    usableFrom: newest,
    sql: ({ rules }) => `ALTER TABLE ${rules} ADD COLUMN note pg_catalog.text;`,
  };
  /** Takes away the name of a table; older statements fail. */
  const incompatible: Migration = {
    version: newest + 1,
    usableFrom: newest + 1,
    sql: ({ rules }) => `ALTER TABLE ${rules} RENAME TO package_protection_rules_of_tomorrow;`,
  };

  test("that allows it, an older process goes on, and may start", async () => {
    const { pool, schema } = await migratedSchema();
    const store = postgresRuleStore(pool, { schema });
    await inserted(store, "a");
    const report = (await migrateTo([...migrations, compatible], pool, schema))._unsafeUnwrap();
    expect(report).toEqual({ from: newest, to: newest + 1, applied: [newest + 1], isEmpty: false });
    await inserted(store, "b");
    expect(await patterns(store)).toEqual(["a", "b"]);
    expect((await checkSchema(pool, { schema }))._unsafeUnwrap()).toEqual({ version: newest + 1 });
    const started = (await migrate(pool, { schema }))._unsafeUnwrap();
    expect(started).toEqual({ from: newest + 1, to: newest + 1, applied: [], isEmpty: false });
  });

  test("that excludes it, an older process decides nothing more, and may not start", async () => {
    const { pool, schema } = await migratedSchema();
    const store = postgresRuleStore(pool, { schema });
    const rule = await inserted(store, "a");
    (await migrateTo([...migrations, incompatible], pool, schema))._unsafeUnwrap();
    const calls = [store.changes(1, null, 10), store.find(1, rule.id), store.forget(1)];
    for (const outcome of await Promise.all(calls)) {
      expect(outcome._unsafeUnwrapErr()).toMatchObject({ type: "store_unavailable", mayHaveHappened: false });
    }
    expect((await insertRule(store, 1, draftOf("b"))).isErr()).toBe(true);
    const refusal = { type: "schema_newer", databaseVersion: newest + 1, supportedVersion: newest };
    expect((await migrate(pool, { schema }))._unsafeUnwrapErr()).toEqual(refusal);
    expect((await checkSchema(pool, { schema }))._unsafeUnwrapErr()).toEqual(refusal);
  });

  test("a version that allows only one that excluded this one excludes it too", async () => {
    const { pool, schema } = await migratedSchema();
    const later = { ...compatible, version: newest + 2, usableFrom: newest + 1, sql: () => "" };
    (await migrateTo([...migrations, incompatible, later], pool, schema))._unsafeUnwrap();
    expect((await checkSchema(pool, { schema }))._unsafeUnwrapErr()).toMatchObject({ type: "schema_newer" });
    expect((await migrateTo([...migrations, incompatible], pool, schema))._unsafeUnwrap()).toMatchObject({
      applied: [],
    });
  });
});

test("the tables of the unreleased draft are refused by name, and left as they are", async () => {
  const [pool, schema] = [poolOf(newestServer().url), newSchema()];
  await pool.query(`CREATE SCHEMA ${quotedSchema(schema)}`);
  for (const name of draftTableNames) await pool.query(`CREATE TABLE ${quotedSchema(schema)}.${name} (note text)`);
  const names = await namesIn(pool, schema);
  const refusal = { type: "schema_unreleased", tables: draftTableNames };
  expect((await migrate(pool, { schema }))._unsafeUnwrapErr()).toEqual(refusal);
  expect((await checkSchema(pool, { schema }))._unsafeUnwrapErr()).toEqual(refusal);
  expect(await namesIn(pool, schema)).toEqual(names);
  for (const name of draftTableNames) await pool.query(`DROP TABLE ${quotedSchema(schema)}.${name}`);
  expect((await migrate(pool, { schema }))._unsafeUnwrap()).toMatchObject({ from: 0, to: newest });
});
