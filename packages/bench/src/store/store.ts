import { migrate, postgresRuleStore } from "@package-protection/adapter-postgres";
import { sqliteRuleStore } from "@package-protection/adapter-sqlite";
import type { RuleDraft } from "@package-protection/core";
import type { Findings, Section } from "../part-result.ts";
import { type BenchPostgres, benchPostgres } from "../workload/postgres.ts";
import { projectRules } from "../workload/project-rules.ts";
import { ruleFile } from "../workload/rule-file.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import { barePostgresRules } from "./bare-postgres-rules.ts";
import { bareSqliteRules } from "./bare-sqlite-rules.ts";
import { compareWork } from "./compared-work.ts";
import type { StoreScale } from "./store-scale.ts";
import { projectId, workOfDriver, workOfStore } from "./store-work.ts";

/** Writes and lists of each store, against its driver with the same settings and statements on the same tables. */
export async function benchStore(scale: StoreScale, seed: number): Promise<Findings> {
  const rules = projectRules(seededRandom(seed), scale.rules);
  return { sections: [await onSqlite(scale, rules), await onPostgres(scale, rules)], targets: [] };
}

async function onSqlite(scale: StoreScale, rules: readonly RuleDraft[]): Promise<Section> {
  const [storeFile, driverFile] = [await ruleFile(), await ruleFile()];
  try {
    const work = {
      database: "SQLite",
      text: "A file with a write-ahead log, each write a transaction that is synced to the disk. The driver is better-sqlite3 with the store's own statements and nothing else.",
      store: workOfStore(sqliteRuleStore(await storeFile.open()), rules),
      driver: workOfDriver(bareSqliteRules(await driverFile.open(), projectId), rules),
    };
    return await compareWork(work, scale);
  } finally {
    await storeFile.remove();
    await driverFile.remove();
  }
}

async function onPostgres(scale: StoreScale, rules: readonly RuleDraft[]): Promise<Section> {
  const postgres = await benchPostgres();
  if (typeof postgres === "string") {
    return { title: "PostgreSQL", text: [`Left out: ${postgres}`], columns: ["what"], rows: [], plot: null };
  }
  try {
    const [storePool, driverPool] = [await migrated(postgres), await migrated(postgres)];
    const work = {
      database: postgres.name,
      text: "A server on this machine, each write a transaction that is synced to the disk, one connection of pg for each. The driver is pg with the store's own statements and nothing else; two databases of one server.",
      store: workOfStore(postgresRuleStore(storePool), rules),
      driver: workOfDriver(barePostgresRules(driverPool, projectId), rules),
    };
    return await compareWork(work, scale);
  } finally {
    await postgres.remove();
  }
}

async function migrated(postgres: BenchPostgres) {
  const pool = await postgres.newDatabase();
  const made = await migrate(pool);
  if (made.isErr()) throw new Error(`no tables: ${made.error.type}`, { cause: made.error });
  return pool;
}
