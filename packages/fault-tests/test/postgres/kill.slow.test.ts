import { expect, test } from "vitest";
import { killRounds } from "../kill/kill-rounds.ts";
import { postgresMediumUrl } from "../postgres-medium.ts";
import { chosenSeed, seededRandom } from "../seeded-random.ts";

const rounds = 20;

test(`what was acknowledged is there after PostgreSQL, its client or both were killed at any moment, ${rounds} times`, async () => {
  const seed = chosenSeed();
  const report = await killRounds(postgresMediumUrl, rounds, seededRandom(seed)).catch((cause) => {
    throw new Error(`with SEED=${seed}: ${String(cause)}`, { cause });
  });
  expect(report).toMatchObject({ rounds });
  expect(report.acknowledged).toBeGreaterThan(0);
  expect(report.crashes).toBeGreaterThan(0);
  console.log(`killed with SEED=${seed}: ${JSON.stringify(report)}`);
}, 120_000);
