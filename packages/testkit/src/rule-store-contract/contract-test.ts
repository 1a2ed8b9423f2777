import type { RuleStore } from "@package-protection/core";

/** A store with no data in it, and what can be done to it from outside. Missing capabilities are left out, and named in `without`. */
export interface StoreUnderTest {
  readonly store: RuleStore;
  /** Opens another handle to the same data, as another process would. */
  readonly secondHandle?: () => Promise<RuleStore>;
  /** Closes every handle to the data and opens it anew, as a new process would. */
  readonly restart?: () => Promise<RuleStore>;
  /** Closes every handle to the data, as the host would. */
  readonly close?: () => Promise<void>;
  /** Called once, after the last call of a test. */
  readonly dispose?: () => Promise<void>;
}

/** Options of a new store. */
export interface StoreSetting {
  /** How many changes of each project the history keeps. Absent: the store's default. */
  readonly keptChanges?: number;
}

/** Makes a store with no data in it, which shares nothing with any other. */
export type MakeStore = (setting?: StoreSetting) => Promise<StoreUnderTest>;

/** The capabilities that a store under test may lack. */
export type StoreCapability = "secondHandle" | "restart" | "close" | "pruning";

/** How all tests of one store are run. */
export interface ContractSetting {
  readonly makeStore: MakeStore;
  /** Why the store lacks a capability, for each that it lacks. */
  readonly without: Partial<Readonly<Record<StoreCapability, string>>>;
  /** How often each test with random input tries. */
  readonly runs: number;
  /** Makes the random input the same each time; undefined for other input each time. */
  readonly seed: number | undefined;
}

export interface ContractTest {
  readonly title: string;
  /** The capabilities that the whole test needs. */
  readonly used: readonly StoreCapability[];
  /** Rejects if the store breaks the contract. */
  readonly check: (setting: ContractSetting) => Promise<void>;
}

type Subject<Used extends StoreCapability> = Pick<StoreUnderTest, "store" | Exclude<Used, "pruning">>;

/** A test of the clause with this number in the doc comment of `RuleStore`. */
export function clause<Used extends StoreCapability = never>(
  number: number,
  title: string,
  used: readonly Used[],
  check: (subject: Subject<Used>, setting: ContractSetting) => Promise<void>,
): ContractTest {
  return {
    title: `${number}. ${title}`,
    used,
    check: (setting) => withStore(setting, (subject) => check(subject, setting)),
  };
}

/**
 * Runs a check on a fresh store.
 *
 * @throws TypeError if a store neither has a capability nor lists it in `without`, or both.
 */
export async function withStore(
  { makeStore, without }: ContractSetting,
  use: (subject: StoreUnderTest) => Promise<void>,
  setting: StoreSetting = {},
): Promise<void> {
  const subject = await makeStore(setting);
  try {
    for (const capability of ["secondHandle", "restart", "close"] as const) {
      const isGiven = subject[capability] !== undefined;
      if (isGiven === (without[capability] !== undefined)) {
        const advice = isGiven
          ? "makeStore provides it: remove it from `without`"
          : "let makeStore provide it, or say in `without` why there is none";
        throw new TypeError(`${capability}: ${advice}`);
      }
    }
    await use(subject);
  } finally {
    await subject.dispose?.();
  }
}
