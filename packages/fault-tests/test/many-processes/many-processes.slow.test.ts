import { expect, test } from "vitest";
import { chosenSeed, seededRandom } from "../seeded-random.ts";
import { sqliteMediumUrl } from "../sqlite-medium.ts";
import { startManyProcesses } from "./many-processes.ts";

test("what six processes write and decide on one file is what they acknowledged, and no decision is older", async () => {
  const seed = chosenSeed();
  const running = await startManyProcesses(sqliteMediumUrl, seededRandom(seed));
  for (const writes of [800, 800, 800]) {
    const report = await running.episode(writes).catch((cause) => {
      throw new Error(`with SEED=${seed}: ${String(cause)}`, { cause });
    });
    expect(report.decisions).toBeGreaterThan(0);
    console.log(`many processes with SEED=${seed}: ${JSON.stringify(report)}`);
  }
  await running.end();
}, 120_000);
