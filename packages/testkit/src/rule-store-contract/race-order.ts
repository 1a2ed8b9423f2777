import type {
  HistoryEntry,
  ProtectionRule,
  Revision,
  RuleOperation,
  RuleWrite,
  WriteConflict,
} from "@package-protection/core";
import { byId, holds, same } from "./expectation.ts";
import { replayed } from "./history-reader.ts";
import { type NaiveProject, naiveConflict } from "./naive-write.ts";

/** The answer to a call in a race. */
type RaceAnswer =
  | {
      readonly type: "written" | "refused";
      readonly operations: readonly RuleOperation[];
      readonly expected: Revision | undefined;
      readonly write: RuleWrite | null;
      readonly conflict: WriteConflict | null;
    }
  | { readonly type: "read"; readonly rules: readonly ProtectionRule[] };

/** Moments are counted, not timed. */
export type RaceEvent = RaceAnswer & { readonly begun: number; readonly answered: number };

/** The project after each write of a race, oldest first; the first state is before any. */
interface RaceState extends NaiveProject {
  readonly sequence: number;
}

/**
 * Checks that the answers of a race are those of the same calls one after another, in the order of the history.
 *
 * The order must not contradict the clock: a call that begins after the answer to another comes after it.
 *
 * @returns the rules that must be left, by ascending id.
 */
export function leftBy(
  events: readonly RaceEvent[],
  newestFirst: readonly HistoryEntry[],
  start: Revision,
): readonly ProtectionRule[] {
  const writes = events.flatMap((event) =>
    event.type !== "read" && event.write !== null ? [{ ...event, write: event.write }] : [],
  );
  const answered = new Map(writes.map(({ write }) => [write.sequence, write]));
  same("how many writes have one sequence", writes.length - answered.size, 0);
  same(
    "the entries of the history",
    newestFirst.map(({ sequence, changes }) => ({ sequence, changes })),
    [...answered.values()]
      .sort((one, other) => other.sequence - one.sequence)
      .map(({ sequence, changes }) => ({ sequence, changes })),
  );

  const states: RaceState[] = [{ sequence: 0, rules: [], revision: start }];
  for (let index = newestFirst.length - 1; index >= 0; index -= 1) {
    const { sequence = 0 } = newestFirst[index] ?? {};
    const revision = answered.get(sequence)?.revision ?? null;
    states.push({ sequence, rules: replayed(newestFirst.slice(index)), revision });
  }

  for (const event of events) {
    const earliest = Math.max(0, ...writes.filter((write) => write.answered < event.begun).map(sequenceOf));
    const latest = Math.max(0, ...writes.filter((write) => write.begun < event.answered).map(sequenceOf));
    const possible = states.filter(({ sequence }) => sequence >= earliest && sequence <= latest);
    if (event.type === "read") {
      const seen = JSON.stringify(event.rules);
      const isState = possible.some(({ rules }) => JSON.stringify(rules) === seen);
      holds(`the rules that are read, ${seen}, are those of a moment while they were read`, isState);
      continue;
    }
    const { operations, expected, write, conflict } = event;
    if (write !== null) {
      holds(`write ${write.sequence} comes after those that were answered before it began`, write.sequence > earliest);
      const before = states.findLast(({ sequence }) => sequence < write.sequence);
      same(`the conflict of write ${write.sequence}`, before && naiveConflict(before, operations, expected), null);
      continue;
    }
    const seen = JSON.stringify(conflict);
    const isTrue = possible.some((state) => JSON.stringify(naiveConflict(state, operations, expected)) === seen);
    holds(`the conflict ${seen} was there while the write waited`, isTrue);
  }
  return byId(states.at(-1)?.rules ?? []);
}

function sequenceOf({ write }: { readonly write: RuleWrite }): number {
  return write.sequence;
}
