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

const insert = 'insert generic "a"';
const write = (steps: string) => `handle [01]: write\\(project [01], any, ${steps}\\)`;

describe("a run against the model that fails prints its seed, the shortest list of commands and what went wrong", () => {
  test.each([
    [
      "the last change is lost at a restart",
      `${write(insert)},restart`,
      /the rules of project \d+, at \[0\]: expected {.*}, got /,
    ],
    [
      "a replace moves createdAt",
      `${write(insert)},${write('replace rule \\d, (?:fresh|any), generic "a"')}`,
      /error: what the write did, at \[0\]\[after\]\[createdAt\]: expected \d+, got \d+/,
    ],
    [
      "the next id is one more than the greatest",
      `${write(insert)},(?:${write("remove rule \\d, (?:fresh|any)")}|handle [01]: forget\\(project [01]\\)),${write(insert)}`,
      /error: not so: the id 1 is greater than 1/,
    ],
    [
      "a name stays in the rules",
      `${write(insert)},handle [01]: rename\\((?:ann, ben|ben, ann)\\)`,
      /the rules of project \d+, at \[0\]\[createdBy\]: expected "(ann|ben)", got "(?!\1)(ann|ben)"/,
    ],
  ])("%s", async (fault, commands, message) => {
    for (const seed of [1, 2, 3]) {
      const failure = await failureOfRandomTest("modelled", fault, seed);
      expect(failure).toContain(`{ seed: ${seed}, path: `);
      expect(counterexampleOf(failure)).toMatch(new RegExp(`^\\["compared after each command",${commands}\\]$`));
      expect(failure).toMatch(message);
    }
  });
});

test("a failure is repeated by its seed", async () => {
  const once = await failureOfRandomTest(
    "modelled",
    "old removals are forgotten, and a reader goes on without them",
    11,
  );
  const again = await failureOfRandomTest(
    "modelled",
    "old removals are forgotten, and a reader goes on without them",
    11,
  );
  expect(counterexampleOf(once)).not.toBe("");
  expect(counterexampleOf(again)).toBe(counterexampleOf(once));
});

test("a race that fails prints its seed, who did what in which order, and what went wrong", async () => {
  const failure = await failureOfRandomTest("raced", "a rule is looked for, and then written, without a constraint", 7);
  expect(failure).toContain("{ seed: 7, path: ");
  expect(failure).toMatch(/writer (\d) begins to .*\n.*writer (?!\1)\d begins to .*\n/);
  expect(failure).toMatch(/error: .*(conflict|sequence|entries)/);
});

test.each([
  "a replace ignores the revision",
  "a removal reports success for nothing",
  "the project's revision is looked at before the write, and not in it",
  "the operations before the one in conflict are kept",
  "a page is read first, and its revision afterwards",
  "a page of removals leaves the reader where it was",
  "a page that ends inside a write skips the rest of it",
  "a pattern that is taken rejects",
  "a refused write leaves an entry",
  "before and after are swapped",
  "a handle remembers lists, and does not see what other handles write",
])("a race catches it where %s", async (fault) => {
  expect(await failureOfRandomTest("raced", fault, 1)).toContain("{ seed: 1, path: ");
});
