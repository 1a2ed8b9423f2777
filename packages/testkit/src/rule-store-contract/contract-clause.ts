import type { RuleStore } from "@package-protection/core";

/** A store with no data in it, and what can be done to it from outside. */
export interface StoreUnderTest {
  readonly store: RuleStore;
  /** Opens another handle to the same data, as another process would; absent where there is no such thing. */
  readonly secondHandle?: () => Promise<RuleStore>;
  /** Closes every handle to the data and opens it anew; absent where the data ends with the handle. */
  readonly restart?: () => Promise<RuleStore>;
  /** Closes the handle behind `store`, as the host would; absent where there is none. */
  readonly close?: () => Promise<void>;
  /** Called once, after the last call of a test. */
  readonly dispose?: () => Promise<void>;
}

/** Gives a fresh store at each call, which shares nothing with any other. */
export type MakeStore = () => Promise<StoreUnderTest>;

/** What must be true of a store, by its number in the doc comment of `RuleStore`. */
export interface ContractClause {
  readonly number: number;
  readonly title: string;
  /** Rejects where the store breaks the clause. */
  readonly check: (makeStore: MakeStore) => Promise<void>;
}

/** A clause that needs one store. */
export function clause(
  number: number,
  title: string,
  check: (subject: StoreUnderTest, makeStore: MakeStore) => Promise<void>,
): ContractClause {
  return { number, title, check: (makeStore) => withStore(makeStore, (subject) => check(subject, makeStore)) };
}

export async function withStore(makeStore: MakeStore, use: (subject: StoreUnderTest) => Promise<void>): Promise<void> {
  const subject = await makeStore();
  try {
    await use(subject);
  } finally {
    await subject.dispose?.();
  }
}
