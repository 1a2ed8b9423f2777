import { randomBytes } from "node:crypto";
import type { RuleStore } from "@package-protection/core";
import type { MakeStore } from "@package-protection/testkit";
import pg from "pg";
import { inject, onTestFinished } from "vitest";
import { migrate, postgresRuleStore } from "../src/index.ts";
import type { SharedServer } from "./shared-servers.ts";

/** Every supported version, the newest first. */
export const servers: readonly SharedServer[] = inject("postgresServers");

/** The newest and the oldest version, for tests of what hardly differs between versions. */
export const outerServers: readonly SharedServer[] = servers.filter((_, at) => at === 0 || at === servers.length - 1);

/** For the titles of tests: which versions they do not run on, and why. */
export const unchecked: string = inject("absentPostgres")
  .map((name) => ` (not checked on ${name}: this machine has none)`)
  .join("");

/** The newest version's server. */
export function newestServer(): SharedServer {
  const [server] = servers;
  if (server === undefined) throw new Error("there is no PostgreSQL for this platform");
  return server;
}

/** A pool of its own, which is ended when the test has finished. */
export function poolOf(url: string, settings: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, ...settings });
  pool.on("error", () => undefined);
  onTestFinished(() => (pool.ended ? undefined : pool.end()));
  return pool;
}

/** The name of a schema that nobody used before. */
export function newSchema(): string {
  return `test "${randomBytes(6).toString("hex")}"`;
}

/** A pool on a server, which is ended when the test has finished, and the name of a schema in it that has all tables. */
export async function migratedSchema(
  server: SharedServer = newestServer(),
): Promise<{ readonly pool: pg.Pool; readonly schema: string }> {
  const schema = newSchema();
  const pool = poolOf(server.url);
  (await migrate(pool, { schema }))._unsafeUnwrap();
  return { pool, schema };
}

/** A store on tables of its own, each handle of which has a pool of its own. */
export async function underTest(
  { url }: Pick<SharedServer, "url">,
  setting: Parameters<MakeStore>[0] = {},
): ReturnType<MakeStore> {
  const schema = newSchema();
  let pools: pg.Pool[] = [];
  const open = async (): Promise<RuleStore> => {
    const pool = new pg.Pool({ connectionString: url });
    pool.on("error", () => undefined);
    pools.push(pool);
    (await migrate(pool, { schema }))._unsafeUnwrap();
    return postgresRuleStore(pool, { schema, ...setting });
  };
  const close = async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    pools = [];
  };
  return {
    store: await open(),
    secondHandle: open,
    async restart() {
      await close();
      return open();
    },
    close,
    dispose: close,
  };
}
