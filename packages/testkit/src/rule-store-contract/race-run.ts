import type { ProtectionRule, Revision, RuleDraft, RuleStore } from "@package-protection/core";
import type fc from "fast-check";
import { ResultAsync } from "neverthrow";
import { holds } from "./expectation.ts";
import { keyOf, type RaceAnswer, type RaceEvent } from "./race-history.ts";
import { type RuleReader, ruleReader } from "./rule-reader.ts";
import { draftOf, someTime } from "./sample-rule.ts";

/** What a writer does next; replace and remove are of the rule whose last known change is the oldest. */
export interface WriteStep {
  readonly kind: "insert" | "replace" | "remove" | "remove at any revision";
  readonly pattern: string;
}

export interface Race {
  readonly scheduler: fc.Scheduler;
  /** Gives a greater number at each call. */
  readonly tick: () => number;
  /** The rules as anybody was last told of them, by id, the least recently told first. */
  readonly known: Map<number, ProtectionRule>;
  readonly events: RaceEvent[];
}

export function startRace(scheduler: fc.Scheduler): Race {
  let moment = 0;
  return { scheduler, tick: () => ++moment, known: new Map(), events: [] };
}

/**
 * Runs the racers to their ends. The scheduler says whose call begins next, and who is told an answer next; as many as
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
  for (const { kind, pattern } of steps) {
    await race.scheduler.schedule(Promise.resolve(), `${who} begins to ${kind} "${pattern}"`);
    const [rule] = race.known.values();
    const draft = draftOf(pattern);
    const told = <T>(call: PromiseLike<T>) => race.scheduler.schedule(promised(call), `${who} is answered`);
    const begun = race.tick();
    let answer: RaceAnswer;
    if (kind === "insert" || rule === undefined) {
      const outcome = await told(store.insert(1, draft, someTime));
      answer = outcome.isOk() ? { type: "inserted", rule: outcome.value } : refusal(outcome.error, draft, null, null);
    } else if (kind === "replace") {
      const { id, revision } = rule;
      const outcome = await told(store.replace(1, id, revision, draft, someTime));
      answer = outcome.isOk()
        ? { type: "replaced", elder: revision, rule: outcome.value }
        : refusal(outcome.error, draft, id, revision);
    } else {
      const expected = kind === "remove" ? rule.revision : null;
      const outcome = await told(store.remove(1, rule.id, expected));
      answer = outcome.isOk()
        ? { type: "removed", rule: outcome.value }
        : refusal(outcome.error, draft, rule.id, expected);
    }
    learn(race.known, answer);
    race.events.push({ begun, answered: race.tick(), ...answer });
  }
}

/** Reads until there is no more, this often. */
export async function read(race: Race, who: string, store: RuleStore, limits: readonly number[]): Promise<void> {
  const reader = ruleReader(1);
  for (const limit of limits) {
    for (let more = true, pages = 1; more; pages += 1) {
      holds("paging ends when nobody writes", pages < 1_000);
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
        new ResultAsync(race.scheduler.schedule(promised(store.changes(...page)), `${who} is answered`)),
    },
    limit,
  );
  if (!more) race.events.push({ begun, answered: race.tick(), type: "read", rules: reader.rules() });
  return more;
}

function refusal(
  error: { readonly type: string },
  draft: RuleDraft,
  id: number | null,
  expected: Revision | null,
): RaceAnswer {
  if (error.type === "pattern_taken") return { type: "taken", key: keyOf(draft), by: id };
  if (error.type === "rule_not_found" && id !== null) return { type: "missing", id };
  if (error.type === "rule_changed" && id !== null && expected !== null) return { type: "changed", id, expected };
  throw new Error(`expected another answer than ${error.type}`);
}

function learn(known: Map<number, ProtectionRule>, answer: RaceAnswer): void {
  if (answer.type === "missing") known.delete(answer.id);
  if (answer.type === "removed") known.delete(answer.rule.id);
  if (answer.type !== "inserted" && answer.type !== "replaced") return;
  known.delete(answer.rule.id);
  known.set(answer.rule.id, answer.rule);
}

/** The racer that waits for the call handles its rejection, but only when it is told of it; until then, this does. */
function promised<T>(call: T | PromiseLike<T>): Promise<T> {
  const promise = Promise.resolve(call);
  promise.catch(() => {});
  return promise;
}
