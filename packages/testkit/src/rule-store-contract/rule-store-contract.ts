import { atomicity } from "./atomicity-clause.ts";
import { differences, neverStale, order, pages, whole } from "./change-clauses.ts";
import type { ContractSetting, ContractTest } from "./contract-test.ts";
import { closedHandle, durability, failures } from "./keeping-clauses.ts";
import { modelled } from "./modelled.ts";
import { raced } from "./raced.ts";
import { text, time } from "./value-clauses.ts";
import { compareAndSet, ids, isolation, revisions, uniqueness } from "./write-clauses.ts";

/** One test for each clause in `RuleStore`, in the order of their numbers, and two that look at all clauses at once. */
const tests: readonly ContractTest[] = [
  isolation,
  order,
  uniqueness,
  atomicity,
  compareAndSet,
  ids,
  durability,
  differences,
  neverStale,
  whole,
  pages,
  revisions,
  text,
  time,
  failures,
  closedHandle,
  modelled,
  raced,
];

export interface RuleStoreContract extends Pick<ContractSetting, "makeStore"> {
  /** The test runner's function: one test for a title and an asynchronous check. Vitest's, Jest's and Node's own do. */
  readonly test: (title: string, check: () => Promise<void>) => unknown;
  /**
   * What `makeStore` does not give, with the reason. What is not checked for want of it stands in the titles of the tests.
   * A capability that is neither given nor named here fails every test.
   */
  readonly without?: ContractSetting["without"];
  /** Repeats a failure: the seed that it printed. Without it, each run has other random input. */
  readonly seed?: number;
  /** How often each test with random input tries. Default 40. */
  readonly runs?: number;
}

/** Registers the tests that tell whether a store keeps the contract of `RuleStore`. They do not depend on their order. */
export function ruleStoreContract({ test, makeStore, without = {}, seed, runs = 40 }: RuleStoreContract): void {
  const setting = { makeStore, without, seed, runs };
  for (const contractTest of tests) test(titleOf(contractTest, setting), () => contractTest.check(setting));
}

const unchecked = {
  secondHandle: "on a second handle",
  restart: "after a restart",
  close: "after the handle was closed",
};

function titleOf({ title, used }: ContractTest, { without }: ContractSetting): string {
  const gaps = used.flatMap((capability) => {
    const reason = without[capability];
    return reason === undefined ? [] : [`not checked ${unchecked[capability]}: ${reason}`];
  });
  return gaps.length === 0 ? title : `${title} (${gaps.join("; ")})`;
}
