export interface CheckScale {
  readonly rounds: number;
  readonly checksInALap: number;
  readonly largeProject: number;
  /** How often a large project is loaded anew. */
  readonly loads: number;
}

export const checkFullScale: CheckScale = { rounds: 101, checksInALap: 500, largeProject: 100_000, loads: 5 };

export const checkQuickScale: CheckScale = { rounds: 11, checksInALap: 100, largeProject: 5_000, loads: 2 };
