import type { LapBounds } from "./timed-peer.ts";

/** How much is measured. */
export interface DecideScale extends LapBounds {
  readonly sizes: readonly number[];
  /** How many different names are asked about. */
  readonly questions: number;
  readonly oracleMilliseconds: number;
  /** How long each peer's answers are compared with the expected ones. */
  readonly proofMilliseconds: number;
  readonly hostileRules: number;
  /** The sizes of the sets of made-up names. */
  readonly madeUpRules: readonly number[];
  /** The size of the set that is compiled, changed, and weighed. */
  readonly largeSet: number;
}

export const decideFullScale: DecideScale = {
  sizes: [10, 100, 1_000, 10_000, 100_000],
  questions: 4_096,
  oracleMilliseconds: 4_000,
  proofMilliseconds: 700,
  hostileRules: 1_000,
  madeUpRules: [20_000, 100_000],
  largeSet: 100_000,
  rounds: 41,
  lapMilliseconds: 6,
  mostQuestions: 16_384,
  allLapsMilliseconds: 2_000,
};

export const decideQuickScale: DecideScale = {
  sizes: [10, 100, 1_000],
  questions: 256,
  oracleMilliseconds: 300,
  proofMilliseconds: 50,
  hostileRules: 100,
  madeUpRules: [2_000],
  largeSet: 5_000,
  rounds: 7,
  lapMilliseconds: 2,
  mostQuestions: 2_048,
  allLapsMilliseconds: 150,
};
