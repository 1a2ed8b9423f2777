import { newestPostgres, startPostgres } from "@package-protection/postgres-server";
import pg from "pg";
import { fill } from "./fill.ts";
import { type Measure, measuresOf } from "./measure.ts";

// pnpm --filter @package-protection/adapter-postgres at-size [projects]
// Fills one database with 1,000 projects and one with many, and measures the same on both by turns.
const [, , many = "200000"] = process.argv;
const sizes = [1_000, Number(many)] as const;

const server = await startPostgres(newestPostgres(), { shared_buffers: "512MB", max_wal_size: "4GB" });
try {
  const [few, most] = await Promise.all(sizes.map(prepared));
  if (few === undefined || most === undefined) throw new Error("there are two sizes");
  const bare: [number, number] = [0, 0];
  console.log(`| | ${sizes.map((size) => `${size.toLocaleString("en")} projects`).join(" | ")} | ratio |`);
  console.log("|---|---:|---:|---:|");
  for (const [index, measure] of few.measures.entries()) {
    const other = most.measures[index];
    if (other === undefined) continue;
    const [a, b] = await medians([
      [measure, sizes[0]],
      [other, sizes[1]],
    ]);
    if (index === 0) bare.splice(0, 2, a, b);
    console.log(`| ${measure.name} | ${inMs(a)} | ${inMs(b)} | ${(b / a).toFixed(2)} |`);
    if (index === 1)
      console.log(`| the same, in bare \`SELECT\`s | ${(a / bare[0]).toFixed(2)} | ${(b / bare[1]).toFixed(2)} | |`);
  }
  await Promise.all([few.pool.end(), most.pool.end()]);
} finally {
  await server.dispose();
}

async function prepared(projects: number) {
  const pool = new pg.Pool({ connectionString: await server.createDatabase() });
  // At the end the server goes while connections are on their way out.
  pool.on("error", () => undefined);
  const begun = performance.now();
  await fill(pool, projects);
  console.log(`${projects} projects made in ${Math.round((performance.now() - begun) / 1000)} s`);
  return { pool, measures: measuresOf(pool) };
}

/** Medians in milliseconds; the rounds of the two alternate, so that what else the machine does falls on both. */
async function medians(pair: readonly (readonly [Measure, number])[]): Promise<[number, number]> {
  const taken: number[][] = pair.map(() => []);
  const [[first]] = [pair[0] ?? []];
  for (let round = -1; round < (first?.rounds ?? 0); round++) {
    for (const [index, [measure, projects]] of pair.entries()) {
      for (let count = 0; count < measure.perRound; count++) {
        const projectId = 1 + Math.floor(Math.random() * projects);
        const begun = performance.now();
        await measure.run(projectId);
        // The first round only warms up.
        if (round >= 0) taken[index]?.push(performance.now() - begun);
      }
    }
  }
  const [a = Number.NaN, b = Number.NaN] = taken.map(median);
  return [a, b];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function inMs(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(2) : Math.round(milliseconds)} ms`;
}
