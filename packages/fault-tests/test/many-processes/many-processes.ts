import { isDeepStrictEqual } from "node:util";
import type { HistoryEntry, ProtectionRule } from "@package-protection/core";
import { differences } from "../acknowledged-rules.ts";
import { heldRules, type Rules } from "../held-rules.ts";
import { randomCheck, randomWrite } from "../random-write.ts";
import type { SeededRandom } from "../seeded-random.ts";
import { loadMedium, type StoreMedium } from "../store-medium.ts";
import { decisionSchema, type Measurement, measurementSchema } from "../store-process/message.ts";
import { doneWith, type StoreProcess, startStoreProcess, writeOutcome } from "../store-process/start.ts";
import {
  type Decided,
  type Done,
  decisionProblem,
  type Moment,
  ruleHistory,
  rulesAfter,
  type Span,
} from "./rule-history.ts";

/** What the episodes came to, added up, and what was measured in the last one. */
export interface ManyProcessesReport {
  episodes: number;
  /** Writes that were acknowledged. */
  acknowledged: number;
  /** Their operations. */
  operations: number;
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
  /** Every acknowledged write, by its project and sequence. */
  const written = new Map<string, HistoryEntry>();
  let clock: Moment = 0;
  const report: ManyProcessesReport = {
    episodes: 0,
    acknowledged: 0,
    operations: 0,
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
    const done: Done[] = [];
    const decided: Decided[] = [];
    /** By what was heard so far: where writes choose from. */
    const known = new Map<number, ProtectionRule>(rules);
    let sent = 0;
    let writing = writerCount * atOnce;

    async function write(process: StoreProcess): Promise<void> {
      while (sent < writes) {
        const command = randomWrite(random, [...known.values()], firstMoment + sent++);
        const [outcome, span] = await spanOf(async () => {
          const answer = await process.call(command);
          if (answer === null) throw new Error("a process that writes has ended");
          return writeOutcome(answer);
        });
        if (typeof outcome === "string") {
          report.refused++;
          const [operation, ...others] = command.operations;
          const isGone = outcome === "rule_not_found" && operation?.kind !== "insert" && others.length === 0;
          if (isGone && operation !== undefined) known.delete(operation.ruleId);
          continue;
        }
        report.acknowledged++;
        report.operations += outcome.changes.length;
        const { projectId, operations, at, by } = command;
        const { sequence, changes } = outcome;
        written.set(`${projectId} ${sequence}`, { sequence, at, by, reverts: null, changes, more: false });
        for (const [index, { before, after }] of changes.entries()) {
          const [operation, rule] = [operations[index], after ?? before];
          if (operation === undefined || rule === null) throw new Error("a change of nothing");
          done.push({ operation, rule, ...span });
          if (after === null) known.delete(rule.id);
          else known.set(rule.id, rule);
        }
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
    await expectHeld(medium, place, rules, written);
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

async function expectHeld(
  medium: StoreMedium,
  place: string,
  expected: Rules,
  written: ReadonlyMap<string, HistoryEntry>,
): Promise<void> {
  const opened = await medium.open(place);
  const { rules, history } = await heldRules(opened.store);
  const wrong = [...(await opened.problems()), ...differences(expected, rules)];
  await opened.close();
  const entries = [...history].flatMap(([projectId, all]) =>
    all.map((entry): [string, HistoryEntry] => [`${projectId} ${entry.sequence}`, entry]),
  );
  if (!isDeepStrictEqual(new Map(entries), written)) {
    wrong.push("the history has other entries");
  }
  if (wrong.length > 0) throw new Error(`not what was acknowledged: ${wrong.join("; ")}`);
}
