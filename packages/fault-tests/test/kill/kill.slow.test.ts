import { expect, test } from "vitest";
import { chosenSeed, seededRandom } from "../seeded-random.ts";
import { sqliteMediumUrl } from "../sqlite-medium.ts";
import { killRounds } from "./kill-rounds.ts";

const rounds = 20;

test(`what a process acknowledged is there after it was killed at any moment, ${rounds} times`, async () => {
  const seed = chosenSeed();
  const report = await killRounds(sqliteMediumUrl, rounds, seededRandom(seed)).catch((cause) => {
    throw new Error(`with SEED=${seed}: ${String(cause)}`, { cause });
  });
  expect(report).toMatchObject({ rounds });
  expect(report.acknowledged).toBeGreaterThan(0);
  console.log(`killed with SEED=${seed}: ${JSON.stringify(report)}`);
}, 600_000);
