import type { Laps } from "../timing/rounds.ts";

/** What one number of rules gave. */
export interface SizeLaps {
  readonly size: number;
  readonly laps: Laps;
}
