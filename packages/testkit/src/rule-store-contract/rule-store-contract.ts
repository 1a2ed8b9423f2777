import { differences, neverStale, order, pages, whole } from "./change-clauses.ts";
import type { ContractClause, MakeStore } from "./contract-clause.ts";
import { closedHandle, durability, failures } from "./keeping-clauses.ts";
import { modelled } from "./model-commands.ts";
import { text, time } from "./value-clauses.ts";
import { atomicity, compareAndSet, ids, isolation, revisions, uniqueness } from "./write-clauses.ts";

/** What is checked of the clauses in `RuleStore`, in the order of their numbers. */
const clauses: readonly ContractClause[] = [
  isolation,
  order,
  uniqueness,
  atomicity,
  compareAndSet,
  ids,
  durability,
  differences,
  modelled,
  neverStale,
  whole,
  pages,
  revisions,
  text,
  time,
  failures,
  closedHandle,
];

export interface RuleStoreContract {
  /** The test runner's function: one test for a title and an asynchronous check. */
  readonly test: (title: string, check: () => Promise<void>) => unknown;
  readonly makeStore: MakeStore;
}

/** Registers the tests that tell whether a store keeps the contract of `RuleStore`. */
export function ruleStoreContract({ test, makeStore }: RuleStoreContract): void {
  for (const { number, title, check } of clauses) test(`${number}. ${title}`, () => check(makeStore));
}
