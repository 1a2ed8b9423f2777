import fc from "fast-check";
import { type ContractSetting, type ContractTest, withStore } from "./contract-test.ts";
import { byId, same, succeeds } from "./expectation.ts";
import { wholeHistory } from "./history-reader.ts";
import { leftBy } from "./race-order.ts";
import { read, runRace, startRace, type WriteStep, write } from "./race-run.ts";
import { randomRuns } from "./random-runs.ts";
import { listed, ruleReader } from "./rule-reader.ts";

const steps: fc.Arbitrary<WriteStep[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(
      ...(["insert", "replace", "remove", "remove at any revision", "insert two", "swap", "mix"] as const),
    ),
    pattern: fc.constantFrom("a", "b", "c"),
    isExpecting: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 1, maxLength: 5 },
);

const limits = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 });

/** Each writer and each reader does one thing after the other; what belongs to different ones is interleaved. */
const race = fc.record({
  scheduler: fc.scheduler(),
  writers: fc.array(steps, { minLength: 2, maxLength: 4 }),
  readers: fc.array(limits, { maxLength: 2 }),
  bursts: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
});

function property(setting: ContractSetting) {
  return fc.asyncProperty(race, ({ scheduler, writers, readers, bursts }) =>
    withStore(setting, async ({ store, secondHandle }) => {
      const other = (await secondHandle?.()) ?? store;
      const handle = (index: number) => (index % 2 === 0 ? store : other);
      const early = ruleReader(1);
      await early.catchUp(store, 1);

      const start = await succeeds(store.changes(1, null, 1));

      const running = startRace(scheduler);
      const racers = [
        ...writers.map((plan, index) => write(running, `writer ${index}`, handle(index), plan)),
        ...readers.map((plan, index) => read(running, `reader ${index}`, handle(index + 1), plan)),
      ];
      await runRace(running, racers, bursts);

      const left = leftBy(running.events, await wholeHistory(store, 1), start.revision);
      for (const end of [store, other]) {
        same("the rules that are left", byId(await listed(end, 1)), left);
        same("what a reader from before holds", await early.fork().catchUp(end, 2), left);
      }
    }),
  );
}

export const raced: ContractTest = {
  title: "Interleaved writers and readers get the answers of one order, which is the history's",
  used: ["secondHandle"],
  check: (setting) => fc.assert(property(setting), randomRuns(setting)),
};
