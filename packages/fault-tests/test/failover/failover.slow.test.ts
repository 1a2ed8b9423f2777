import { newestPostgres } from "@package-protection/postgres-server";
import { expect, test } from "vitest";
import { chosenSeed, seededRandom } from "../seeded-random.ts";
import { failoverRound, newReport } from "./failover-round.ts";

test("a standby takes over from a killed primary: nothing acknowledged is lost, and every process goes on", async () => {
  const [seed, report] = [chosenSeed(), newReport()];
  await failoverRound(newestPostgres(), seededRandom(seed), report).catch((cause) => {
    throw new Error(`with SEED=${seed}: ${String(cause)}`, { cause });
  });
  expect(report.rounds).toBe(1);
  console.log(`failed over with SEED=${seed}: ${JSON.stringify(report)}`);
}, 120_000);
