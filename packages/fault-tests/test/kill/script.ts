import { chosenSeed, seededRandom } from "../seeded-random.ts";
import { sqliteMediumUrl } from "../sqlite-medium.ts";
import { killRounds } from "./kill-rounds.ts";

// pnpm --filter @package-protection/fault-tests kill [rounds] [a module that exports a medium]
const [, , rounds = "300", mediumUrl = sqliteMediumUrl] = process.argv;
const seed = chosenSeed();
console.log(`${rounds} rounds, SEED=${seed}`);
const start = performance.now();
const report = await killRounds(mediumUrl, Number(rounds), seededRandom(seed), ({ rounds: done, acknowledged }) => {
  if (done % 10 === 0) console.log(`round ${done} of ${rounds}, ${acknowledged} writes acknowledged, none lost`);
});
const seconds = Math.round((performance.now() - start) / 1000);
console.log(`nothing lost in ${seconds} s: ${JSON.stringify(report)}`);
