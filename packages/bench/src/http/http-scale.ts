export interface HttpScale {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

export const httpFullScale: HttpScale = { rounds: 9, seconds: 2, connections: 16 };

export const httpQuickScale: HttpScale = { rounds: 2, seconds: 1, connections: 4 };
