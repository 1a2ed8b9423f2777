import type { ProtectionRule, Revision, RuleHistoryChange, RuleOperation, RuleStore } from "@package-protection/core";
import type fc from "fast-check";
import { ResultAsync } from "neverthrow";
import { holds } from "./expectation.ts";
import type { RaceEvent } from "./race-order.ts";
import { type RuleReader, ruleReader } from "./rule-reader.ts";
import { draftOf, insertOf, removeOf, replaceOf, someNote } from "./sample-rule.ts";

/** The next step of a writer, with the rules whose last known changes are the oldest. */
export interface WriteStep {
  readonly kind: "insert" | "replace" | "remove" | "remove at any revision" | "insert two" | "swap" | "mix";
  readonly pattern: string;
  /** Whether the write names the revision of the project that is known. */
  readonly isExpecting: boolean;
}

export interface Race {
  readonly scheduler: fc.Scheduler;
  /** Returns a greater number at each call. */
  readonly tick: () => number;
  /** The rules as an answer showed them last, by id, the least recent first. */
  readonly known: Map<number, ProtectionRule>;
  /** The project's revision of the newest answer. */
  revision: Revision | undefined;
  readonly events: RaceEvent[];
}

export function startRace(scheduler: fc.Scheduler): Race {
  let moment = 0;
  return { scheduler, tick: () => ++moment, known: new Map(), revision: undefined, events: [] };
}

/**
 * Runs the racers to their ends. The scheduler decides whose call begins next, and who receives an answer next; as many as
 * `bursts` says, over and over, do so in one turn.
 */
export async function runRace(
  { scheduler }: Race,
  racers: readonly Promise<void>[],
  bursts: readonly number[],
): Promise<void> {
  let running = true;
  const all = Promise.allSettled(racers).finally(() => {
    running = false;
  });
  const drive = async () => {
    for (let turn = 0; running; turn += 1) {
      const size = Math.min(scheduler.count(), bursts[turn % bursts.length] ?? 1);
      await Promise.all(Array.from({ length: size }, () => scheduler.waitOne()));
    }
  };
  const [outcomes] = await Promise.all([all, drive()]);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

export async function write(race: Race, who: string, store: RuleStore, steps: readonly WriteStep[]): Promise<void> {
  for (const step of steps) {
    await race.scheduler.schedule(Promise.resolve(), `${who} begins to ${step.kind} "${step.pattern}"`);
    const operations = operationsOf(step, [...race.known.values()]);
    const expected = step.isExpecting ? race.revision : undefined;
    const options = expected === undefined ? someNote : { ...someNote, expected };
    const begun = race.tick();
    const call = store.write(1, operations, options);
    const outcome = await race.scheduler.schedule(promised(call), `${who} receives the answer`);
    const answered = race.tick();
    if (outcome.isOk()) {
      learn(race, operations, outcome.value.changes);
      race.revision = outcome.value.revision;
      race.events.push({
        type: "written",
        operations,
        expected,
        write: outcome.value,
        conflict: null,
        begun,
        answered,
      });
    } else {
      const { error } = outcome;
      if (error.type === "store_unavailable") throw new Error(`a race ended in ${error.type}`, { cause: error.cause });
      race.events.push({ type: "refused", operations, expected, write: null, conflict: error, begun, answered });
    }
  }
}

function operationsOf({ kind, pattern }: WriteStep, known: readonly ProtectionRule[]): readonly RuleOperation[] {
  const [first, second] = known;
  const draft = draftOf(pattern);
  const two = [insertOf(draft), insertOf(draftOf(`${pattern}${pattern}`))];
  if (kind === "insert" || first === undefined) return kind === "insert two" ? two : [insertOf(draft)];
  if (kind === "replace") return [replaceOf(first, draft)];
  if (kind === "remove") return [removeOf(first, first.revision)];
  if (kind === "remove at any revision") return [removeOf(first)];
  if (kind === "insert two" || second === undefined) return two;
  const [one, other] = [draftOf(second.packageNamePattern), draftOf(first.packageNamePattern)];
  if (kind === "swap") return [replaceOf(first, one), replaceOf(second, other)];
  return [insertOf(draft), removeOf(first), replaceOf(second, draftOf(`${pattern}!`))];
}

function learn({ known }: Race, operations: readonly RuleOperation[], changes: readonly RuleHistoryChange[]): void {
  for (const operation of operations) if (operation.kind !== "insert") known.delete(operation.ruleId);
  for (const { after } of changes) if (after !== null) known.set(after.id, after);
}

/** Reads until there is no more, this often. */
export async function read(race: Race, who: string, store: RuleStore, limits: readonly number[]): Promise<void> {
  const reader = ruleReader(1);
  for (const limit of limits) {
    for (let more = true, pages = 1; more; pages += 1) {
      holds("paging ends as soon as writing does", pages < 1_000);
      await race.scheduler.schedule(Promise.resolve(), `${who} begins to read`);
      more = await readScheduled(race, who, reader, store, limit);
    }
  }
}

async function readScheduled(race: Race, who: string, reader: RuleReader, store: RuleStore, limit: number) {
  const begun = race.tick();
  const { more } = await reader.readPage(
    {
      changes: (...page) =>
        new ResultAsync(race.scheduler.schedule(promised(store.changes(...page)), `${who} receives the answer`)),
    },
    limit,
  );
  if (!more) race.events.push({ begun, answered: race.tick(), type: "read", rules: reader.rules() });
  return more;
}

/** The racer that waits for the call handles its rejection, but only when it receives it; until then, this does. */
function promised<T>(call: T | PromiseLike<T>): Promise<T> {
  const promise = Promise.resolve(call);
  promise.catch(() => {});
  return promise;
}
