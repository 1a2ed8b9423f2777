import { memoryRuleStore } from "@package-protection/adapter-memory";
import { migrate as migratePostgres, postgresRuleStore } from "@package-protection/adapter-postgres";
import { migrate, openRuleDatabase, sqliteRuleStore } from "@package-protection/adapter-sqlite";
import { newestPostgres, type PostgresServer, startPostgres } from "@package-protection/postgres-server";
import pg from "pg";
import { afterAll, onTestFinished } from "vitest";

/** A PostgreSQL server for the tests of a file. */
let postgres: Promise<PostgresServer> | null = null;

afterAll(async () => {
  await (await postgres)?.dispose();
  postgres = null;
});

/** Opens an empty store of each kind, for the length of one test. */
export const stores = {
  async postgres() {
    postgres ??= startPostgres(newestPostgres());
    const pool = new pg.Pool({ connectionString: await (await postgres).createDatabase(), max: 4 });
    onTestFinished(() => pool.end());
    (await migratePostgres(pool))._unsafeUnwrap();
    return postgresRuleStore(pool);
  },
  memory: async () => memoryRuleStore(),
  async sqlite() {
    const database = (await openRuleDatabase(":memory:"))._unsafeUnwrap();
    onTestFinished(() => void database.close());
    (await migrate(database))._unsafeUnwrap();
    return sqliteRuleStore(database);
  },
};
