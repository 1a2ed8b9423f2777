import { acknowledgedRules } from "../acknowledged-rules.ts";
import type { SeededRandom } from "../seeded-random.ts";
import { loadMedium } from "../store-medium.ts";
import { startStoreProcess } from "../store-process/start.ts";
import { type KillReport, type KillRun, killRound, type Place } from "./kill-round.ts";

/** After this many rounds on one place the next one begins with nothing, so that making it is interrupted too. */
const roundsOnOnePlace = 10;

/**
 * Rounds in each of which a process writes until it is killed, and the data is opened again and held against what was
 * acknowledged.
 *
 * @param onRound called after each round that found nothing wrong.
 */
export async function killRounds(
  mediumUrl: string,
  rounds: number,
  random: SeededRandom,
  onRound: (report: KillReport) => void = () => undefined,
): Promise<KillReport> {
  const medium = await loadMedium(mediumUrl);
  const report: KillReport = {
    rounds: 0,
    acknowledged: 0,
    operations: 0,
    refused: 0,
    killedWhileOpening: 0,
    crashes: 0,
    underWayAndKept: 0,
    underWayAndGone: 0,
  };
  const run: KillRun = { medium, mediumUrl, random, report, durations: { open: 20, write: 1 } };
  let place: Place | null = null;
  let next = startStoreProcess();
  try {
    while (report.rounds < rounds) {
      if (place !== null && report.rounds % roundsOnOnePlace === 0) {
        await medium.removePlace(place.at);
        place = null;
      }
      place ??= { at: await medium.createPlace(), acknowledged: acknowledgedRules() };
      const writer = next;
      next = startStoreProcess();
      await killRound(run, place, writer).finally(() => writer.kill());
      report.rounds++;
      onRound(report);
    }
    return report;
  } finally {
    await next.kill();
    if (place !== null) await medium.removePlace(place.at);
  }
}
