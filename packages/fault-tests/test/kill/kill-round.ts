import { type RuleStore, type RuleWrite, ruleDraft } from "@package-protection/core";
import type { AcknowledgedRules } from "../acknowledged-rules.ts";
import { heldRules } from "../held-rules.ts";
import { projectIds, randomWrite } from "../random-write.ts";
import type { SeededRandom } from "../seeded-random.ts";
import type { StoreMedium } from "../store-medium.ts";
import type { Answer, Command, Write } from "../store-process/message.ts";
import { doneWith, type StoreProcess, writeOutcome } from "../store-process/start.ts";
import { expectLists, listsOf } from "./lists.ts";

/** What the rounds came to, added up. */
export interface KillReport {
  rounds: number;
  /** Writes that a process acknowledged before it was killed; each was found again, in the rules and in the history. */
  acknowledged: number;
  /** Their operations. */
  operations: number;
  /** Writes that the contract refuses, and that were refused. */
  refused: number;
  /** Rounds in which the process was killed while it opened the store. */
  killedWhileOpening: number;
  /** Rounds in which the server that keeps the data was killed before the process was. */
  crashes: number;
  /** Writes that were under way when the process was killed: found whole afterwards, or not at all. */
  underWayAndKept: number;
  underWayAndGone: number;
}

/** What all rounds share. */
export interface KillRun {
  readonly medium: StoreMedium;
  /** Of the module that exports the medium. */
  readonly mediumUrl: string;
  readonly random: SeededRandom;
  readonly report: KillReport;
  /** How long a command of either kind took lately, in milliseconds: until when a kill may interrupt it. */
  readonly durations: { open: number; write: number };
}

export interface Place {
  readonly at: string;
  readonly acknowledged: AcknowledgedRules;
}

const mostWrites = 150;
const firstMoment = 1_700_000_000_000;

/**
 * Lets a process write until it is killed, opens the data again, and holds it against what was acknowledged.
 *
 * @throws where something is wrong.
 */
export async function killRound(run: KillRun, { at, acknowledged }: Place, writer: StoreProcess): Promise<void> {
  const { medium, mediumUrl, random, report } = run;
  doneWith(await writer.call({ do: "greet" }));
  // Half of the time somebody has the data open from before to after.
  const reader = random.chance(0.5) ? await medium.open(at) : null;
  const lists = reader === null ? [] : listsOf(reader.store);
  await expectLists(lists, acknowledged.rules);

  const opening: Command = { do: "open", medium: mediumUrl, place: at };
  const underWay = await writeUntilKilled(run, { at, acknowledged }, writer, opening);

  const reopened = await medium.open(at);
  const problems = await reopened.problems();
  if (problems.length > 0) throw new Error(`the data is damaged: ${problems.join("; ")}`);
  const isPossible = underWay !== null && acknowledged.refusalOf(underWay) === null;
  const isKept = acknowledged.settle(underWay, await heldRules(reopened.store));
  if (isPossible) report[isKept ? "underWayAndKept" : "underWayAndGone"]++;
  await expectLists(lists, acknowledged.rules);
  await expectNewId(reopened.store, acknowledged);
  await expectLists(lists, acknowledged.rules);
  await reopened.close();
  await reader?.close();
}

/** The write that was not answered; null where none was under way. */
async function writeUntilKilled(
  { medium, random, report, durations }: KillRun,
  { at, acknowledged }: Place,
  writer: StoreProcess,
  opening: Command,
): Promise<Write | null> {
  const last = random.chance(0.15) ? 0 : 1 + random.below(mostWrites);
  for (let sent = 0; ; sent++) {
    const write = sent === 0 ? null : randomWrite(random, [...acknowledged.rules.values()], firstMoment + sent);
    const kind = write === null ? "open" : "write";
    const begun = performance.now();
    const answered = writer.call(write ?? opening);
    if (sent === last) {
      await turnsFor(random.fraction() * 1.2 * durations[kind]);
      if (medium.crash !== null && random.chance(0.5)) {
        await medium.crash(at);
        report.crashes++;
      }
      await writer.kill();
    }
    const answer = await answered;
    const cutOff = sent === last ? cutOffWith(answer) : null;
    if (cutOff !== null) {
      if (write === null) report.killedWhileOpening++;
      return cutOff.mayHaveHappened ? write : null;
    }
    if (answer === null) throw new Error("the process ended by itself");
    if (write === null) doneWith(answer);
    else record(write, writeOutcome(answer), acknowledged, report);
    if (sent === last) return null;
    durations[kind] += (performance.now() - begun - durations[kind]) / 8;
  }
}

/** What is known of a command that was under way when the process or the server was killed; null where it was done or refused. */
function cutOffWith(answer: Answer | null): { readonly mayHaveHappened: boolean } | null {
  if (answer === null) return { mayHaveHappened: true };
  if (answer.outcome === "done") return null;
  const { type, mayHaveHappened = true } = answer.error;
  return type === "store_unavailable" || type === "thrown" ? { mayHaveHappened } : null;
}

function record(write: Write, outcome: RuleWrite | string, acknowledged: AcknowledgedRules, report: KillReport): void {
  const refusal = acknowledged.refusalOf(write);
  const isExpected = typeof outcome === "string" ? outcome === refusal : refusal === null;
  if (!isExpected) throw new Error(`${JSON.stringify(write)}: ${JSON.stringify(outcome)}, not ${refusal ?? "done"}`);
  if (typeof outcome === "string") {
    report.refused++;
  } else {
    acknowledged.acknowledge(write, outcome);
    report.acknowledged++;
    report.operations += write.operations.length;
  }
}

/** Turns the event loop until the time is up; a timer is too coarse to hit every moment of a write. */
async function turnsFor(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
}

/** Inserts a rule, whose id has to be one that nobody was ever given. */
async function expectNewId(store: RuleStore, acknowledged: AcknowledgedRules): Promise<void> {
  const terms = {
    packageNamePattern: `after-${acknowledged.highestId}`,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
    enforcement: "active",
  } as const;
  const note = { at: firstMoment, by: null };
  const write: Write = { do: "write", projectId: projectIds[0], operations: [{ kind: "insert", terms }], ...note };
  const insert = { kind: "insert", terms: ruleDraft(terms)._unsafeUnwrap() } as const;
  acknowledged.acknowledge(write, (await store.write(write.projectId, [insert], note))._unsafeUnwrap());
}
