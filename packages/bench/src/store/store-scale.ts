export interface StoreScale {
  readonly rounds: number;
  /** How many rules each lap inserts, lists and removes. */
  readonly rules: number;
}

export const storeFullScale: StoreScale = { rounds: 21, rules: 500 };

export const storeQuickScale: StoreScale = { rounds: 3, rules: 50 };
