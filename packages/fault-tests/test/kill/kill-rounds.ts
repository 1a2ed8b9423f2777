import { memoryProjectDirectory } from "@package-protection/adapter-memory";
import { createPackageProtection, type ProtectionRule, type RuleStore, ruleDraft } from "@package-protection/core";
import { type AcknowledgedRules, acknowledgedRules, differences, type Rules } from "../acknowledged-rules.ts";
import { projectIds, randomWrite } from "../random-write.ts";
import { rulesOf } from "../rules-of-store.ts";
import type { SeededRandom } from "../seeded-random.ts";
import { loadMedium, type StoreMedium } from "../store-medium.ts";
import type { Command, Write } from "../store-process/message.ts";
import { doneWith, type StoreProcess, startStoreProcess, writeOutcome } from "../store-process/start.ts";

/** What the rounds came to, added up. */
export interface KillReport {
  rounds: number;
  /** Changes that a process acknowledged before it was killed; each was found again. */
  acknowledged: number;
  /** Writes that the contract refuses, and that were refused. */
  refused: number;
  /** Rounds in which the process was killed while it opened the store. */
  killedWhileOpening: number;
  /** Changes that were under way when the process was killed: found whole afterwards, or not at all. */
  underWayAndKept: number;
  underWayAndGone: number;
}

/** After this many rounds on one place the next one begins with nothing, so that making it is interrupted too. */
const roundsOnOnePlace = 10;
const mostWrites = 150;
const firstMoment = 1_700_000_000_000;

interface Place {
  readonly at: string;
  readonly acknowledged: AcknowledgedRules;
}

/** How long a command takes, by how long the same kind took before: until when a kill may interrupt it. */
interface Durations {
  open: number;
  write: number;
}

/**
 * Rounds in each of which a process writes until it is killed, and the data is opened again and held against what was
 * acknowledged.
 *
 * @param onRound called after each round that found nothing wrong.
 */
export async function killRounds(
  mediumUrl: string,
  rounds: number,
  random: SeededRandom,
  onRound: (report: KillReport) => void = () => undefined,
): Promise<KillReport> {
  const medium = await loadMedium(mediumUrl);
  const report: KillReport = {
    rounds: 0,
    acknowledged: 0,
    refused: 0,
    killedWhileOpening: 0,
    underWayAndKept: 0,
    underWayAndGone: 0,
  };
  const durations: Durations = { open: 20, write: 1 };
  let place: Place | null = null;
  let next = startStoreProcess();
  try {
    while (report.rounds < rounds) {
      if (place !== null && report.rounds % roundsOnOnePlace === 0) {
        await medium.removePlace(place.at);
        place = null;
      }
      place ??= { at: await medium.createPlace(), acknowledged: acknowledgedRules() };
      const writer = next;
      next = startStoreProcess();
      await killRound(medium, mediumUrl, place, writer, random, durations, report);
      report.rounds++;
      onRound(report);
    }
  } finally {
    await next.kill();
  }
  if (place !== null) await medium.removePlace(place.at);
  return report;
}

async function killRound(
  medium: StoreMedium,
  mediumUrl: string,
  { at, acknowledged }: Place,
  writer: StoreProcess,
  random: SeededRandom,
  durations: Durations,
  report: KillReport,
): Promise<void> {
  doneWith(await writer.call({ do: "greet" }));
  // Half of the time somebody has the data open from before to after.
  const reader = random.chance(0.5) ? await medium.open(at) : null;
  const lists = reader === null ? [] : projectIds.map(listOf(reader.store));
  await expectLists(lists, acknowledged.rules);

  const opening: Command = { do: "open", medium: mediumUrl, place: at };
  const underWay = await writeUntilKilled(writer, opening, acknowledged, random, durations, report);

  const reopened = await medium.open(at);
  const problems = await reopened.problems();
  if (problems.length > 0) throw new Error(`the data is damaged: ${problems.join("; ")}`);
  const isChange = underWay !== null && acknowledged.refusalOf(underWay) === null;
  const isKept = acknowledged.settle(underWay, await rulesOf(reopened.store));
  if (isChange) report[isKept ? "underWayAndKept" : "underWayAndGone"]++;
  await expectLists(lists, acknowledged.rules);
  await expectNewId(reopened.store, acknowledged);
  await expectLists(lists, acknowledged.rules);
  await reopened.close();
  await reader?.close();
}

/** The write that was not answered; null where none was under way. */
async function writeUntilKilled(
  writer: StoreProcess,
  opening: Command,
  acknowledged: AcknowledgedRules,
  random: SeededRandom,
  durations: Durations,
  report: KillReport,
): Promise<Write | null> {
  const last = random.chance(0.15) ? 0 : 1 + random.below(mostWrites);
  for (let sent = 0; ; sent++) {
    const write = sent === 0 ? null : randomWrite(random, [...acknowledged.rules.values()], firstMoment + sent);
    const kind = write === null ? "open" : "write";
    const begun = performance.now();
    const answered = writer.call(write ?? opening);
    if (sent === last) {
      await turnsFor(random.fraction() * 1.2 * durations[kind]);
      await writer.kill();
    }
    const answer = await answered;
    if (answer === null) {
      if (write === null) report.killedWhileOpening++;
      return write;
    }
    if (write === null) doneWith(answer);
    else record(write, writeOutcome(write, answer), acknowledged, report);
    if (sent === last) return null;
    durations[kind] += (performance.now() - begun - durations[kind]) / 8;
  }
}

function record(
  write: Write,
  outcome: ProtectionRule | string,
  acknowledged: AcknowledgedRules,
  report: KillReport,
): void {
  const refusal = acknowledged.refusalOf(write);
  const isExpected = typeof outcome === "string" ? outcome === refusal : refusal === null;
  if (!isExpected) throw new Error(`${JSON.stringify(write)}: ${JSON.stringify(outcome)}, not ${refusal ?? "done"}`);
  if (typeof outcome === "string") {
    report.refused++;
  } else {
    acknowledged.acknowledge(write, outcome);
    report.acknowledged++;
  }
}

/** Turns the event loop until the time is up; a timer is too coarse to hit every moment of a write. */
async function turnsFor(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
}

type List = () => Promise<readonly ProtectionRule[]>;

/** A project's rules as the management API lists them, through core's cache. */
function listOf(store: RuleStore): (projectId: number) => List {
  const directory = memoryProjectDirectory({
    projects: projectIds.map((id) => ({ id, path: `group/project-${id}`, visibility: "private" })),
    users: [],
  });
  const protection = createPackageProtection({ store, directory });
  const caller = { name: "root", admin: true, scopes: ["api"] } as const;
  return (id) => async () => (await protection.listRules({ caller, project: { id } }))._unsafeUnwrap();
}

async function expectLists(lists: readonly List[], expected: Rules): Promise<void> {
  if (lists.length === 0) return;
  const listed = await Promise.all(lists.map((list) => list()));
  const held = new Map(listed.flat().map((rule) => [rule.id, rule]));
  const wrong = differences(expected, held);
  if (wrong.length > 0) throw new Error(`who read before the kill reads: ${wrong.join("; ")}`);
}

/** Inserts a rule, whose id has to be one that nobody was ever given. */
async function expectNewId(store: RuleStore, acknowledged: AcknowledgedRules): Promise<void> {
  const terms = {
    packageNamePattern: `after-${acknowledged.highestId}`,
    packageType: "generic",
    minimumAccessLevelForPush: "owner",
    minimumAccessLevelForDelete: null,
  } as const;
  const write: Write = { do: "insert", projectId: projectIds[0], terms, now: firstMoment };
  const draft = ruleDraft(terms)._unsafeUnwrap();
  acknowledged.acknowledge(write, (await store.insert(write.projectId, draft, write.now))._unsafeUnwrap());
}
