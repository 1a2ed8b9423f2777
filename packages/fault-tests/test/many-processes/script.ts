import { chosenSeed, seededRandom } from "../seeded-random.ts";
import { sqliteMediumUrl } from "../sqlite-medium.ts";
import { type ManyProcessesReport, startManyProcesses } from "./many-processes.ts";

// pnpm --filter @package-protection/fault-tests many-processes [minutes] [a module that exports a medium]
const [, , minutes = "10", mediumUrl = sqliteMediumUrl] = process.argv;
const writesOfEpisode = 2_000;
const allowedStandstillMs = 50;

const seed = chosenSeed();
console.log(`${minutes} minutes, SEED=${seed}`);
const end = performance.now() + Number(minutes) * 60_000;
const running = await startManyProcesses(mediumUrl, seededRandom(seed));
let longestMs = 0;
let longestTurnMs = 0;
let longEpisodes = 0;
let report: ManyProcessesReport;
do {
  report = await running.episode(writesOfEpisode);
  console.log(inWords(report));
  const { longestStandstillMs } = report.busy;
  longestTurnMs = Math.max(longestTurnMs, report.busy.longestTurnMs);
  longestMs = Math.max(longestMs, longestStandstillMs);
  if (longestStandstillMs > allowedStandstillMs) longEpisodes++;
} while (performance.now() < end);
await running.end();
console.log(
  `nothing lost, nothing stale; an event loop stood still for ${longestMs.toFixed(1)} ms at most, ` +
    `in ${longEpisodes} of ${report.episodes} episodes for more than ${allowedStandstillMs} ms, ` +
    `and used the processor for ${longestTurnMs.toFixed(1)} ms at most`,
);

function inWords({ episodes, acknowledged, refused, decisions, busy, idle }: ManyProcessesReport): string {
  const measured = [["at work", busy] as const, ["idle", idle] as const].map(
    ([name, { longestStandstillMs, longestTurnMs }]) =>
      `${name}: standstill ${longestStandstillMs.toFixed(1)} ms, of the processor ${longestTurnMs.toFixed(1)} ms`,
  );
  return `episode ${episodes}: ${acknowledged} changes, ${refused} refused, ${decisions} decisions; ${measured.join("; ")}`;
}
