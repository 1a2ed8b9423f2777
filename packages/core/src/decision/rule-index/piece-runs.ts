/** Runs of piece numbers, close together in memory, each known by where it begins and how long it is. */
export interface PieceRuns {
  numbers: Int32Array;
  /** How many code units the pieces before each have together. */
  lettersBefore: Int32Array;
  /** How many of the numbers belong, or belonged, to a run. */
  used: number;
  /** How many of these belong to none any more. */
  wasted: number;
}

const smallest = 64;

export function createPieceRuns(): PieceRuns {
  return { numbers: new Int32Array(smallest), lettersBefore: new Int32Array(smallest + 1), used: 0, wasted: 0 };
}

/** Keeps a run of the pieces, whose texts are known by their numbers, and gives where it begins. */
export function keepRun(runs: PieceRuns, run: ArrayLike<number>, texts: readonly string[]): number {
  const start = runs.used;
  runs.used += run.length;
  if (runs.used > runs.numbers.length) grow(runs);
  runs.numbers.set(run, start);
  let letters = runs.lettersBefore[start] ?? 0;
  for (let at = start; at < runs.used; at++) {
    letters += texts[runs.numbers[at] ?? 0]?.length ?? 0;
    runs.lettersBefore[at + 1] = letters;
  }
  return start;
}

function grow(runs: PieceRuns): void {
  const { numbers, lettersBefore } = runs;
  const room = Math.max(runs.used, numbers.length * 2);
  runs.numbers = new Int32Array(room);
  runs.numbers.set(numbers);
  runs.lettersBefore = new Int32Array(room + 1);
  runs.lettersBefore.set(lettersBefore);
}

export function lettersOfRun({ lettersBefore }: PieceRuns, start: number, count: number): number {
  return (lettersBefore[start + count] ?? 0) - (lettersBefore[start] ?? 0);
}

/** Whether so much is wasted that the runs should be kept anew. */
export function isMostlyWaste({ used, wasted }: PieceRuns): boolean {
  return used > smallest && wasted * 2 > used;
}
