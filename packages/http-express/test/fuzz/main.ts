import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { newestPostgres, startPostgres } from "@package-protection/postgres-server";
import { type FuzzReport, fuzz } from "./fuzz.ts";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "200000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    store: { type: "string" },
  },
});
const wanted = { requests: Number(values.requests), seed: Number(values.seed) };
const mostGrowth = 1.05;

function report(store: string, text: string): void {
  console.error(`${store}: ${text}`);
}

function judge(store: string, { requests, byStatus, heapBefore, heapAfter }: FuzzReport): void {
  const growth = heapAfter / heapBefore;
  report(store, `${requests} requests, answers by status ${JSON.stringify(byStatus)}`);
  report(store, `heap ${heapBefore} bytes before, ${heapAfter} after: ${((growth - 1) * 100).toFixed(1)} %`);
  if (growth > mostGrowth) throw new Error(`${store}: the heap grew by more than 5 %`);
}

async function onSqlite(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "package-protection-fuzz-"));
  try {
    const database = join(folder, "rules.sqlite");
    judge("SQLite", await fuzz({ ...wanted, database, report: (text) => report("SQLite", text) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function onPostgres(): Promise<void> {
  const server = await startPostgres(newestPostgres());
  try {
    const database = await server.createDatabase();
    judge("PostgreSQL", await fuzz({ ...wanted, database, report: (text) => report("PostgreSQL", text) }));
  } finally {
    await server.dispose();
  }
}

console.error(`seed ${wanted.seed}`);
if (values.store !== "postgres") await onSqlite();
if (values.store !== "sqlite") await onPostgres();
