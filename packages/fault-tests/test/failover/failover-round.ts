import { migrate, postgresRuleStore } from "@package-protection/adapter-postgres";
import { compileRules, type RuleStore } from "@package-protection/core";
import { type PostgresInstallation, startPostgresPair } from "@package-protection/postgres-server";
import pg from "pg";
import { acknowledgedRules } from "../acknowledged-rules.ts";
import { heldRules, type Rules } from "../held-rules.ts";
import type { Moment, Span } from "../many-processes/rule-history.ts";
import { postgresMediumUrl } from "../postgres-medium.ts";
import { randomCheck, randomWrite } from "../random-write.ts";
import type { SeededRandom } from "../seeded-random.ts";
import { type Answer, type Check, decisionSchema } from "../store-process/message.ts";
import { doneWith, type StoreProcess, startStoreProcess, writeOutcome } from "../store-process/start.ts";

/** What the rounds came to, added up. */
export interface FailoverReport {
  rounds: number;
  /** Writes that were acknowledged; each was found again, in the rules and in the history. */
  acknowledged: number;
  /** Decisions; each was one by rules that were in force while it was made. */
  decisions: number;
  /** Writes and decisions that ended with `store_unavailable` while the primary was gone. */
  unavailable: number;
  /** Writes of which the answer said that they may have happened, and that had or had not. */
  perhapsAndKept: number;
  perhapsAndGone: number;
}

export function newReport(): FailoverReport {
  return { rounds: 0, acknowledged: 0, decisions: 0, unavailable: 0, perhapsAndKept: 0, perhapsAndGone: 0 };
}

/** Each writer has a project of its own, so that it knows what must be there. */
const projects = [1, 2 ** 32 + 1, 3] as const;
const deciderCount = 2;
/** How many writes or decisions each process has to do before and after the failover, at least. */
const leastBefore = 10;
const leastAfter = 20;
const firstMoment = 1_700_000_000_000;

/** The rules of a project from one write to the next. */
interface State extends Span {
  readonly rules: Rules;
}

interface Decided extends Span {
  readonly request: Check["request"];
  readonly blockedBy: readonly string[];
}

/**
 * Kills a primary while processes write and decide, promotes its standby, and holds everything against what was acknowledged.
 *
 * @throws where something is wrong.
 */
export async function failoverRound(
  installation: PostgresInstallation,
  random: SeededRandom,
  report: FailoverReport,
): Promise<void> {
  const pair = await startPostgresPair(installation);
  const writers = projects.map((projectId) => ({ projectId, process: startStoreProcess() }));
  const deciders = Array.from({ length: deciderCount }, startStoreProcess);
  const processes = [...writers.map(({ process }) => process), ...deciders];
  const pool = new pg.Pool({ connectionString: pair.url });
  pool.on("error", () => undefined);
  try {
    (await migrate(pool))._unsafeUnwrap();
    const opened = processes.map((each) => each.call({ do: "open", medium: postgresMediumUrl, place: pair.url }));
    for (const answer of await Promise.all(opened)) doneWith(answer);
    await failOverUnderLoad({
      random,
      report,
      writers,
      deciders,
      store: postgresRuleStore(pool),
      failOver: pair.failOver,
    });
    report.rounds++;
  } finally {
    await Promise.all(processes.map((each) => each.kill()));
    await pool.end();
    await pair.dispose();
  }
}

interface Round {
  readonly random: SeededRandom;
  readonly report: FailoverReport;
  readonly writers: readonly { readonly projectId: number; readonly process: StoreProcess }[];
  readonly deciders: readonly StoreProcess[];
  readonly store: RuleStore;
  failOver(): Promise<void>;
}

async function failOverUnderLoad({ random, report, writers, deciders, store, failOver }: Round): Promise<void> {
  let clock: Moment = 0;
  /** Of each process: what it did since the failover, or since the beginning. */
  const counts = new Map<StoreProcess, number>(
    [...writers.map(({ process }) => process), ...deciders].map((p) => [p, 0]),
  );
  const countOf = (process: StoreProcess) => counts.get(process) ?? 0;
  const least = () => Math.min(...counts.values());
  const states = new Map<number, State[]>();
  const decided: Decided[] = [];
  const begun = Promise.withResolvers<void>();
  const failed = begun.promise.then(failOver).then(() => {
    for (const process of counts.keys()) counts.set(process, 0);
    isOver = true;
  });
  const killAfter = leastBefore + random.below(40);
  let isOver = false;
  const goesOn = () => !isOver || least() < leastAfter;
  const did = (process: StoreProcess) => {
    counts.set(process, countOf(process) + 1);
    if (!isOver && least() >= leastBefore && countOf(process) >= killAfter) begun.resolve();
  };

  async function write({ projectId, process }: Round["writers"][number]): Promise<void> {
    const acknowledged = acknowledgedRules();
    const all: State[] = [{ rules: acknowledged.rules, begun: -1, answered: -1 }];
    states.set(projectId, all);
    for (let sent = 0; goesOn(); sent++) {
      const command = randomWrite(random, [...acknowledged.rules.values()], firstMoment + sent, [projectId]);
      const moment = clock++;
      const answer = await process.call(command);
      if (answer === null) throw new Error("a process that writes has ended");
      const perhaps = unavailability(answer);
      if (perhaps !== null) {
        report.unavailable++;
        // The primary is dead, so what it had not committed by now never will be.
        await failed;
        const isKept = acknowledged.settle(perhaps ? command : null, await heldRules(store, [projectId]));
        if (perhaps) report[isKept ? "perhapsAndKept" : "perhapsAndGone"]++;
      } else {
        const outcome = writeOutcome(answer);
        if (typeof outcome === "string") {
          if (outcome !== acknowledged.refusalOf(command)) throw new Error(`${JSON.stringify(command)}: ${outcome}`);
        } else {
          acknowledged.acknowledge(command, outcome);
          report.acknowledged++;
        }
        did(process);
      }
      if (all.at(-1)?.rules !== acknowledged.rules) {
        all.push({ rules: acknowledged.rules, begun: moment, answered: clock++ });
      }
    }
    acknowledged.settle(null, await heldRules(store, [projectId]));
  }

  async function decide(process: StoreProcess): Promise<void> {
    while (goesOn()) {
      const command = randomCheck(random, projects);
      const moment = clock++;
      const answer = await process.call(command);
      if (answer === null) throw new Error("a process that decides has ended");
      if (unavailability(answer) !== null) {
        report.unavailable++;
        await failed;
        continue;
      }
      const blockedBy = decisionSchema.parse(doneWith(answer)).blockedBy.map(nameOf).sort();
      decided.push({ request: command.request, blockedBy, begun: moment, answered: clock++ });
      report.decisions++;
      did(process);
    }
  }

  await Promise.all([failed, ...writers.map(write), ...deciders.map(decide)]);
  for (const decision of decided) expectPossible(decision, states.get(decision.request.projectId) ?? []);
}

/** Whether the write may have happened; null for every other answer. */
function unavailability(answer: Answer): boolean | null {
  if (answer.outcome === "done" || answer.error.type !== "store_unavailable") return null;
  return answer.error.mayHaveHappened ?? false;
}

/** @throws where a decision goes by no rules that were in force between the question and the answer. */
function expectPossible({ request, blockedBy, begun, answered }: Decided, states: readonly State[]): void {
  const newestKnown = states.findLastIndex((state) => state.answered < begun);
  const possible = states.slice(Math.max(0, newestKnown)).filter((state) => state.begun < answered);
  const said = JSON.stringify(blockedBy);
  if (possible.some(({ rules }) => JSON.stringify(refusing(rules, request)) === said)) return;
  throw new Error(`a decision on ${JSON.stringify(request)} by older rules: ${said}`);
}

function refusing(rules: Rules, request: Check["request"]): readonly string[] {
  const decision = compileRules([...rules.values()]).decide(request);
  return decision.outcome === "allowed" ? [] : decision.blockedBy.map(nameOf).sort();
}

function nameOf({ id, revision }: { readonly id: number; readonly revision: string }): string {
  return `${id} at ${revision}`;
}
