import { postgresVersions } from "@package-protection/postgres-server";
import { chosenSeed, seededRandom } from "../seeded-random.ts";
import { failoverRound, newReport } from "./failover-round.ts";

// pnpm --filter @package-protection/fault-tests failover [rounds]
const [, , rounds = "20"] = process.argv;
const seed = chosenSeed();
const installations = postgresVersions().flatMap(({ installation }) => installation ?? []);
console.log(`${rounds} rounds on ${installations.map(({ name }) => name).join(" and ")}, SEED=${seed}`);
const [random, report] = [seededRandom(seed), newReport()];
while (report.rounds < Number(rounds)) {
  const installation = installations[report.rounds % installations.length];
  if (installation === undefined) throw new Error("this machine has no PostgreSQL");
  await failoverRound(installation, random, report);
  console.log(`round ${report.rounds} of ${rounds} on ${installation.name}: ${JSON.stringify(report)}`);
}
console.log(`nothing lost, nothing stale: ${JSON.stringify(report)}`);
