import type { ProtectionRule } from "@package-protection/core";
import { differences, type Rules } from "../acknowledged-rules.ts";
import { historyProblems } from "../history-of-store.ts";
import { randomBatch, randomCheck, randomWrite } from "../random-write.ts";
import { rulesOf } from "../rules-of-store.ts";
import type { SeededRandom } from "../seeded-random.ts";
import { loadMedium, type StoreMedium } from "../store-medium.ts";
import { decisionSchema, type Measurement, measurementSchema, type Write } from "../store-process/message.ts";
import { batchOutcome, doneWith, type StoreProcess, startStoreProcess, writeOutcome } from "../store-process/start.ts";
import { type Decided, decisionProblem, type Moment, ruleHistory, rulesAfter, type Span } from "./rule-history.ts";

/** What the episodes came to, added up, and what was measured in the last one. */
export interface ManyProcessesReport {
  episodes: number;
  /** Changes that were acknowledged. */
  acknowledged: number;
  /** Writes that lost a race, or that made no sense. */
  refused: number;
  decisions: number;
  /** The worst that the event loop of a process which writes or decides went through. */
  busy: Measurement;
  /** The same of a process that does nothing: what the machine adds. */
  idle: Measurement;
}

export interface ManyProcesses {
  /** Writes and decides until `writes` were answered, and then holds everything against everything. Rejects where something is wrong. */
  episode(writes: number): Promise<ManyProcessesReport>;
  end(): Promise<void>;
}

const writerCount = 4;
const deciderCount = 2;
/** How many commands each process has under way at once. */
const atOnce = 2;
const mostOperations = 20;
const nothingMeasured: Measurement = { longestStandstillMs: 0, longestTurnMs: 0 };
const firstMoment = 1_700_000_000_000;

/** Four processes that write to one place and two that decide by it, ready to go; a seventh is idle. */
export async function startManyProcesses(mediumUrl: string, random: SeededRandom): Promise<ManyProcesses> {
  const medium = await loadMedium(mediumUrl);
  const place = await medium.createPlace();
  const writers = Array.from({ length: writerCount }, startStoreProcess);
  const deciders = Array.from({ length: deciderCount }, startStoreProcess);
  const idle = startStoreProcess();
  const processes = [...writers, ...deciders, idle];
  const opened = await Promise.all(processes.map((each) => each.call({ do: "open", medium: mediumUrl, place })));
  for (const answer of opened) doneWith(answer);

  let rules: Rules = new Map();
  let clock: Moment = 0;
  const report: ManyProcessesReport = {
    episodes: 0,
    acknowledged: 0,
    refused: 0,
    decisions: 0,
    busy: nothingMeasured,
    idle: nothingMeasured,
  };

  async function spanOf<T>(work: () => Promise<T>): Promise<[T, Span]> {
    const begun = clock++;
    const value = await work();
    return [value, { begun, answered: clock++ }];
  }

  async function episode(writes: number): Promise<ManyProcessesReport> {
    const done: Parameters<typeof ruleHistory>[1][number][] = [];
    const decided: Decided[] = [];
    /** By what was heard so far: where writes choose from. */
    const known = new Map<number, ProtectionRule>(rules);
    let sent = 0;
    let writing = writerCount * atOnce;

    /** Each of its changes counts as a write of its own, within the same span. */
    async function writeBatch(process: StoreProcess): Promise<void> {
      const batch = randomBatch(random, [...known.values()], firstMoment + sent++, mostOperations);
      const [outcome, span] = await spanOf(async () => {
        const answer = await process.call(batch);
        if (answer === null) throw new Error("a process that writes has ended");
        return batchOutcome(answer);
      });
      if (typeof outcome === "string") {
        report.refused++;
        return;
      }
      for (const [index, operation] of batch.operations.entries()) {
        const { before = null, after = null } = outcome[index] ?? {};
        const rule = after ?? before;
        if (rule === null) throw new Error("a batch was done with too few changes");
        report.acknowledged++;
        const { kind, ...what } = operation;
        const { projectId, now } = batch;
        done.push({ write: { do: kind, projectId, now, ...what } as Write, rule, ...span });
        if (after === null) known.delete(rule.id);
        else known.set(rule.id, rule);
      }
    }

    async function write(process: StoreProcess): Promise<void> {
      while (sent < writes) {
        if (random.chance(0.05)) {
          await writeBatch(process);
          continue;
        }
        const command = randomWrite(random, [...known.values()], firstMoment + sent++);
        const [outcome, span] = await spanOf(async () => {
          const answer = await process.call(command);
          if (answer === null) throw new Error("a process that writes has ended");
          return writeOutcome(command, answer);
        });
        if (typeof outcome === "string") {
          report.refused++;
          if (outcome === "rule_not_found" && command.do !== "insert") known.delete(command.ruleId);
          continue;
        }
        report.acknowledged++;
        done.push({ write: command, rule: outcome, ...span });
        if (command.do === "remove") known.delete(outcome.id);
        else known.set(outcome.id, outcome);
      }
      writing--;
    }

    async function decide(process: StoreProcess): Promise<void> {
      while (writing > 0) {
        const command = randomCheck(random);
        const [answer, span] = await spanOf(() => process.call(command));
        const { blockedBy } = decisionSchema.parse(doneWith(answer));
        report.decisions++;
        decided.push({ request: command.request, blockedBy, ...span });
      }
    }

    const lanes = Array.from({ length: atOnce });
    await Promise.all([...lanes.flatMap(() => writers.map(write)), ...lanes.flatMap(() => deciders.map(decide))]);

    const history = ruleHistory(rules, done);
    for (const decision of decided) {
      const problem = decisionProblem(history, decision);
      if (problem !== null) throw new Error(`wrong decision on ${JSON.stringify(decision)}: ${problem}`);
    }
    rules = rulesAfter(history);
    await expectHeld(medium, place, rules);
    report.busy = await worst([...writers, ...deciders]);
    report.idle = await worst([idle]);
    report.episodes++;
    return report;
  }

  return {
    episode,
    async end() {
      await Promise.all(processes.map((each) => each.end()));
      await medium.removePlace(place);
    },
  };
}

async function worst(processes: readonly StoreProcess[]): Promise<Measurement> {
  const answers = await Promise.all(processes.map((each) => each.call({ do: "measure" })));
  const all = answers.map((answer) => measurementSchema.parse(doneWith(answer)));
  return {
    longestStandstillMs: Math.max(...all.map((each) => each.longestStandstillMs)),
    longestTurnMs: Math.max(...all.map((each) => each.longestTurnMs)),
  };
}

async function expectHeld(medium: StoreMedium, place: string, expected: Rules): Promise<void> {
  const opened = await medium.open(place);
  const held = await rulesOf(opened.store);
  const wrong = [
    ...(await opened.problems()),
    ...differences(expected, held),
    ...(await historyProblems(opened.store, held)),
  ];
  await opened.close();
  if (wrong.length > 0) throw new Error(`not what was acknowledged: ${wrong.join("; ")}`);
}
