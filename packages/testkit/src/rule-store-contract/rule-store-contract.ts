import { atomicity } from "./clauses/atomicity-clause.ts";
import { entries, forgetting, historyPages, pruning, renaming } from "./clauses/history-clauses.ts";
import { closedHandle, durability, failures } from "./clauses/keeping-clauses.ts";
import { differences, freshness, isolation, order, pages, revisions, whole } from "./clauses/reading-clauses.ts";
import { timesAndAuthors, values } from "./clauses/value-clauses.ts";
import { allOrNothing, compareAndSet, ids, precedence, uniqueness } from "./clauses/writing-clauses.ts";
import type { ContractSetting, ContractTest } from "./contract-test.ts";
import { modelled } from "./modelled.ts";
import { raced } from "./raced.ts";

/** One test for each clause of `RuleStore`, in the order of their numbers, and two that test all clauses at once. */
const tests: readonly ContractTest[] = [
  ...[isolation, order, differences, freshness, whole, pages, revisions],
  ...[allOrNothing, uniqueness, compareAndSet, precedence, atomicity, ids, values, timesAndAuthors],
  ...[entries, historyPages, pruning, renaming, forgetting],
  ...[durability, failures, closedHandle],
  ...[modelled, raced],
];

export interface RuleStoreContract extends Pick<ContractSetting, "makeStore"> {
  /** The test runner's function: one test for a title and an asynchronous check. Vitest's, Jest's and Node's own do. */
  readonly test: (title: string, check: () => Promise<void>) => unknown;
  /**
   * The capabilities that `makeStore` does not provide, with the reason. The titles of the tests then say what was not checked. A capability that
   * is neither provided nor named here fails every test.
   */
  readonly without?: ContractSetting["without"];
  /** Repeats a failure: the seed that it printed. Without it, each run has other random input. */
  readonly seed?: number;
  /** How often each test with random input tries. Default 40. */
  readonly runs?: number;
}

/** Registers the tests of a store against the clauses of `RuleStore`. They do not depend on their order. */
export function ruleStoreContract({ test, makeStore, without = {}, seed, runs = 40 }: RuleStoreContract): void {
  const setting = { makeStore, without, seed, runs };
  for (const contractTest of tests) test(titleOf(contractTest, setting), () => contractTest.check(setting));
}

const unchecked = {
  secondHandle: "on a second handle",
  restart: "after a restart",
  close: "after the handle was closed",
  pruning: "with a short history",
};

function titleOf({ title, used }: ContractTest, { without }: ContractSetting): string {
  const gaps = used.flatMap((capability) => {
    const reason = without[capability];
    return reason === undefined ? [] : [`not checked ${unchecked[capability]}: ${reason}`];
  });
  return gaps.length === 0 ? title : `${title} (${gaps.join("; ")})`;
}
