import { newestPostgres, startPostgres } from "@package-protection/postgres-server";
import pg from "pg";
import { judgeDecisions } from "./judge-decisions.ts";
import { judgeMatches } from "./judge-matches.ts";

// pnpm --filter @package-protection/adapter-postgres judge [pairs] [sets of rules]
const [, , pairs = "500000", sets = "20000"] = process.argv;
const seed = Number(process.env.SEED) || Math.floor(Math.random() * 2 ** 30);
console.log(`SEED=${seed}`);
const server = await startPostgres(newestPostgres());
const pool = new pg.Pool({ connectionString: server.url });
// At the end the server goes while connections are on their way out.
pool.on("error", () => undefined);
try {
  for (const [what, judged] of [
    ["pairs of a name and a pattern", () => judgeMatches(pool, Number(pairs), seed)],
    ["decisions", () => judgeDecisions(pool, Number(sets), seed)],
  ] as const) {
    const begun = performance.now();
    const { asked, yes } = await judged();
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(`${asked} ${what} agree, ${yes} of them with yes, in ${seconds} s`);
  }
} finally {
  await pool.end();
  await server.dispose();
}
