import { describe, expect, test } from "vitest";
import { plantedFaults } from "./broken-stores/broken-stores.ts";
import { storeWith } from "./broken-stores/planted-fault.ts";
import { clauseOf, failureOf, registeredTests } from "./contract-outcome.ts";

test("the store in which the faults are planted has none itself", async () => {
  for (const contractTest of registeredTests({ makeStore: async (setting) => storeWith({}, setting) })) {
    expect(await failureOf(contractTest), contractTest.title).toBeNull();
  }
});

describe("a store is caught by the clauses that it breaks, and by no other, if", () => {
  test.each(plantedFaults.map((fault) => [fault.name, fault] as const))("%s", async (_name, fault) => {
    const tests = registeredTests({ makeStore: async (setting) => storeWith(fault, setting), seed: 1, runs: 5 });
    const broken: Record<number, string> = {};
    for (const contractTest of tests) {
      const clause = clauseOf(contractTest);
      const failure = clause === null ? null : await failureOf(contractTest);
      if (clause !== null && failure !== null) broken[clause] = failure;
    }
    expect(Object.keys(broken).map(Number), JSON.stringify(broken, null, 2)).toEqual(fault.breaks);
  });
});

test("there is a fault for each clause", () => {
  const caught = new Set(plantedFaults.flatMap(({ breaks }) => breaks));
  const clauses = registeredTests({ makeStore: async (setting) => storeWith({}, setting) }).map(clauseOf);
  expect([...caught].sort((one, other) => one - other)).toEqual(clauses.filter((clause) => clause !== null));
});

test("a fault that breaks several clauses says why", () => {
  const unexplained = plantedFaults.filter(({ breaks, because }) => breaks.length > 1 !== (because !== undefined));
  expect(unexplained.map(({ name }) => name)).toEqual([]);
});
