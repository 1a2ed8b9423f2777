export interface HostileScale {
  readonly rounds: number;
}

export const hostileFullScale: HostileScale = { rounds: 31 };

export const hostileQuickScale: HostileScale = { rounds: 3 };
