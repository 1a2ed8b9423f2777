import fc from "fast-check";
import { expect, test } from "vitest";
import { storeWith } from "./broken-stores/planted-fault.ts";
import { failureOf, registeredTests } from "./contract-outcome.ts";

const tests = registeredTests({ makeStore: async (setting) => storeWith({}, setting), runs: 2 });
const anyOrder = fc.shuffledSubarray([...tests], { minLength: tests.length });

test("the contract's tests pass in any order, one after the other and all at once", async () => {
  await fc.assert(
    fc.asyncProperty(anyOrder, async (shuffled) => {
      for (const contractTest of shuffled) expect(await failureOf(contractTest), contractTest.title).toBeNull();
      expect(await Promise.all(shuffled.map(failureOf))).toEqual(shuffled.map(() => null));
    }),
    { numRuns: 4 },
  );
});
