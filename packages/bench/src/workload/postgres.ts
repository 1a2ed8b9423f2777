import { type PostgresServer, postgresVersions, startPostgres } from "@package-protection/postgres-server";
import pg from "pg";

/** A PostgreSQL of this run's own, on this machine, which waits for the disk at every commit. */
export interface BenchPostgres {
  /** `PostgreSQL 18`. */
  readonly name: string;
  /** A pool of one connection to a new database. */
  newDatabase(): Promise<pg.Pool>;
  /** Ends every pool, and the server, and removes its data. */
  remove(): Promise<void>;
}

/** The newest that this machine has; where none can be started, a sentence of why, for the report. */
export async function benchPostgres(): Promise<BenchPostgres | string> {
  const versions = postgresVersions();
  const installation = versions.find((version) => version.installation !== null)?.installation ?? null;
  if (installation === null) return `This machine has no ${versions.map(({ name }) => name).join(" and no ")}.`;
  try {
    return onServer(installation.name, await startPostgres(installation));
  } catch (cause) {
    return `${installation.name} could not be started: ${String(cause)}`;
  }
}

function onServer(name: string, server: PostgresServer): BenchPostgres {
  const pools: pg.Pool[] = [];
  return {
    name,
    async newDatabase() {
      const pool = new pg.Pool({ connectionString: await server.createDatabase(), max: 1 });
      // That the server ends cuts idle connections, and must not end the benchmark.
      pool.on("error", () => undefined);
      pools.push(pool);
      return pool;
    },
    async remove() {
      await Promise.all(pools.map((pool) => pool.end()));
      await server.dispose();
    },
  };
}
