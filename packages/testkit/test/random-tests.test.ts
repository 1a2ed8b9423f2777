import { describe, expect, test } from "vitest";
import { plantedFaults } from "./broken-stores/broken-stores.ts";
import { storeWith } from "./broken-stores/planted-fault.ts";
import { clauseOf, failureOf, registeredTests } from "./contract-outcome.ts";

/** What the test says that compares with a plain array, or the one that lets calls race; empty where it passes. */
async function failureOfRandomTest(which: "modelled" | "raced", faultName: string, seed: number): Promise<string> {
  const fault = plantedFaults.find(({ name }) => name === faultName);
  if (fault === undefined) throw new Error(`there is no fault "${faultName}"`);
  const tests = registeredTests({ makeStore: async (setting) => storeWith(fault, setting), seed });
  const [modelled, raced] = tests.filter((contractTest) => clauseOf(contractTest) === null);
  const chosen = which === "modelled" ? modelled : raced;
  return (chosen && (await failureOf(chosen))) ?? "";
}

/** The line that holds the input which fails. */
function counterexampleOf(failure: string): string {
  return /^Counterexample: (.*)$/m.exec(failure)?.[1] ?? "";
}

const insert = /handle [01]: insert\(project [12], generic "a"\)/.source;

describe("a run against the model that fails prints its seed, the shortest list of commands and what went wrong", () => {
  test.each([
    [
      "the last change is lost at a restart",
      `${insert},restart`,
      /the rules of project [12], at \[0\]: expected {.*}, got /,
    ],
    [
      "a replace moves createdAt",
      `${insert},handle [01]: replace\\(rule 0, fresh, generic "a"\\)`,
      /error: the replaced, at \[createdAt\]: expected \d+, got \d+/,
    ],
    [
      "the next id is one more than the greatest",
      `${insert},handle [01]: remove\\(rule 0, null\\),${insert}`,
      /error: not so: the id 1 is greater than 1/,
    ],
  ])("%s", async (fault, commands, message) => {
    for (const seed of [1, 2, 3]) {
      const failure = await failureOfRandomTest("modelled", fault, seed);
      expect(failure).toContain(`{ seed: ${seed}, path: `);
      expect(counterexampleOf(failure)).toMatch(new RegExp(`^\\["listed after each command",${commands}\\]$`));
      expect(failure).toMatch(message);
    }
  });
});

test("a failure is repeated by its seed", async () => {
  const once = await failureOfRandomTest("modelled", "old removals are forgotten, and nobody is told the whole", 11);
  const again = await failureOfRandomTest("modelled", "old removals are forgotten, and nobody is told the whole", 11);
  expect(counterexampleOf(once)).not.toBe("");
  expect(counterexampleOf(again)).toBe(counterexampleOf(once));
});

test("a race that fails prints its seed, who did what in which order, and what went wrong", async () => {
  const failure = await failureOfRandomTest("raced", "a rule is looked for, and then written, without a constraint", 7);
  expect(failure).toContain("{ seed: 7, path: ");
  expect(failure).toMatch(
    /writer (\d) begins to insert "a" resolved\n.*writer (?!\1)\d begins to insert "a" resolved\n/,
  );
  expect(failure).toContain("error: how many rules have one pattern: expected 0, got 1");
});

test.each([
  "a replace ignores the revision",
  "a remove reports success for nothing",
  "a replace writes levels and pattern in two steps",
  "a page is read first, and its revision afterwards",
  "a page of removals leaves the reader where it was",
  "a pattern that is taken rejects",
  "a handle remembers lists, and does not see what other handles write",
])("a race catches it where %s", async (fault) => {
  expect(await failureOfRandomTest("raced", fault, 1)).toContain("{ seed: 1, path: ");
});
