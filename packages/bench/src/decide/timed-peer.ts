import type { CountBlocked } from "../peers/peer.ts";
import { type Contender, nanosecondsOf } from "../timing/rounds.ts";
import { freshNames, type Question } from "../workload/questions.ts";

export interface LapBounds {
  /** A lap asks so many questions that it takes about this long. */
  readonly lapMilliseconds: number;
  readonly mostQuestions: number;
  readonly rounds: number;
  /** What all laps of one peer may take together; one that would take longer sits rounds out. */
  readonly allLapsMilliseconds: number;
}

/** Even, so that each lap has as many names from rules as others. */
const fewestQuestions = 2;
/** Asked before the clock starts, so that nobody pays for what the one before left in the processor's caches. */
const warmUpQuestions = 256;

/** The peer as a contender, in nanoseconds for one decision. */
export function timedPeer(
  name: string,
  countBlocked: CountBlocked,
  questions: readonly Question[],
  bounds: LapBounds,
): Contender {
  let asked = 0;
  const namesOf = (count: number) => {
    const names = freshNames(questions, asked, count);
    asked += count;
    return names;
  };
  const lapOf = (count: number) => {
    if (count > warmUpQuestions) countBlocked(namesOf(warmUpQuestions));
    const names = namesOf(count);
    return nanosecondsOf(() => countBlocked(names));
  };

  let count = fewestQuestions;
  let lap = lapOf(count);
  while (count < bounds.mostQuestions && lap < (bounds.lapMilliseconds * 1e6) / 2) {
    count *= 2;
    lap = lapOf(count);
  }
  const everyRounds = Math.ceil((bounds.rounds * lap) / (bounds.allLapsMilliseconds * 1e6));
  return { name, everyRounds, lap: () => lapOf(count) / count };
}
