import { migrate, postgresRuleStore } from "@package-protection/adapter-postgres";
import { newestPostgres, type PostgresServer, startPostgres } from "@package-protection/postgres-server";
import pg from "pg";
import type { StoreMedium } from "./store-medium.ts";

/** The servers that this process started, each by its URL. */
const servers = new Map<string, PostgresServer>();

function serverAt(url: string): PostgresServer {
  const server = servers.get(url);
  if (server === undefined) throw new Error(`this process started no server at ${url}`);
  return server;
}

/** A PostgreSQL server of its own for each place; its place is its URL. Every process that opens it has a pool of its own. */
export const medium: StoreMedium = {
  async createPlace() {
    const server = await startPostgres(newestPostgres());
    servers.set(server.url, server);
    return server.url;
  },

  async removePlace(url) {
    await serverAt(url).dispose();
    servers.delete(url);
  },

  async crash(url) {
    await serverAt(url).kill();
    await serverAt(url).start();
  },

  async open(url) {
    const pool = new pg.Pool({ connectionString: url });
    // Crashes cut connections, also of those who are not doing anything.
    pool.on("error", () => undefined);
    const migrated = await migrate(pool);
    if (migrated.isErr()) throw new Error(`cannot migrate: ${migrated.error.type}`, { cause: migrated.error });
    return {
      store: postgresRuleStore(pool),
      async problems() {
        await untilNobodyElseWorks(pool);
        const { rows } = await pool.query<{ problem: string }>(problems);
        return rows.map(({ problem }) => problem);
      },
      close: () => pool.end(),
    };
  },
};

export const postgresMediumUrl: string = import.meta.url;

/** The server may still be busy with what a client sent that was killed since. */
async function untilNobodyElseWorks(pool: pg.Pool): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend' AND state <> 'idle'`,
    );
    if (rowCount === 0) return;
  }
}

const problems = `
  SELECT 'project ' || project_id || ' stands at a write that is not the newest of its history' AS problem
  FROM package_protection_project_states AS project
  WHERE row(sequence, token) IS DISTINCT FROM (
    SELECT row(change.sequence, change.token) FROM package_protection_project_history AS change
    WHERE change.project_id = project.project_id ORDER BY change.sequence DESC LIMIT 1
  )
  UNION ALL
  SELECT 'project ' || project_id || ' counts other changes than its history has' FROM package_protection_project_states AS project
  WHERE kept_changes <> (
    SELECT count(*) FROM package_protection_project_history AS change
    WHERE change.project_id = project.project_id AND change.sequence > project.pruned_through
  )
  UNION ALL
  SELECT 'the history of project ' || project_id || ' has gaps' FROM package_protection_project_history
  GROUP BY project_id HAVING count(DISTINCT sequence) <> max(sequence) - min(sequence) + 1
  UNION ALL
  SELECT 'write ' || sequence || ' of project ' || project_id || ' has gaps' FROM package_protection_project_history
  GROUP BY project_id, sequence HAVING count(*) <> max(position) + 1 OR count(DISTINCT token) <> 1
  UNION ALL
  SELECT 'rule ' || rule.id || ' stands at a change that its project did not make' FROM package_protection_project_rules AS rule
  LEFT JOIN package_protection_project_history AS change ON change.project_id = rule.project_id
    AND change.sequence = rule.sequence AND change.position = rule.position AND change.rule_id = rule.id
  WHERE rule.token IS DISTINCT FROM change.token AND rule.sequence >= (
    SELECT min(oldest.sequence) FROM package_protection_project_history AS oldest WHERE oldest.project_id = rule.project_id
  )`;
