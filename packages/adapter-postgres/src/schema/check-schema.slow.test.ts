import { expect, test } from "vitest";
import { migratedSchema, newestServer, newSchema, poolOf } from "../../test/rule-database.ts";
import { checkSchema } from "../index.ts";
import { supportedVersion } from "./migrations.ts";
import { bareTableNames, tableNames } from "./table-names.ts";

test("what was migrated is found", async () => {
  const { pool, schema } = await migratedSchema();
  expect((await checkSchema(pool, { schema }))._unsafeUnwrap()).toEqual({ version: supportedVersion });
});

test("before any migration all tables are missing, by their names", async () => {
  const schema = newSchema();
  expect((await checkSchema(poolOf(newestServer().url), { schema }))._unsafeUnwrapErr()).toEqual({
    type: "schema_missing",
    tables: Object.values(bareTableNames),
  });
});

test("a table that was lost is named", async () => {
  const { pool, schema } = await migratedSchema();
  await pool.query(`DROP TABLE ${tableNames(schema).history}`);
  expect((await checkSchema(pool, { schema }))._unsafeUnwrapErr()).toEqual({
    type: "schema_missing",
    tables: [bareTableNames.history],
  });
});

test("a newer schema that excludes this version is an error with both versions", async () => {
  const { pool, schema } = await migratedSchema();
  await pool.query(
    `INSERT INTO ${tableNames(schema).migrations} (version, usable_from) VALUES (${supportedVersion + 1}, ${supportedVersion + 1})`,
  );
  expect((await checkSchema(pool, { schema }))._unsafeUnwrapErr()).toEqual({
    type: "schema_newer",
    databaseVersion: supportedVersion + 1,
    supportedVersion,
  });
});

test("an ended pool is an error with a cause", async () => {
  const pool = poolOf(newestServer().url);
  await pool.end();
  const error = (await checkSchema(pool))._unsafeUnwrapErr();
  expect(error).toMatchObject({ type: "database_unavailable", cause: expect.any(Error) });
});
