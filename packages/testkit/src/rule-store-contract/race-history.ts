import type { ProtectionRule, Revision } from "@package-protection/core";
import { holds, same } from "./expectation.ts";

/** What a call in a race was answered. */
export type RaceAnswer =
  | { readonly type: "inserted"; readonly rule: ProtectionRule }
  | { readonly type: "replaced"; readonly elder: Revision; readonly rule: ProtectionRule }
  | { readonly type: "removed"; readonly rule: ProtectionRule }
  | { readonly type: "taken"; readonly key: string; readonly by: number | null }
  | { readonly type: "changed"; readonly id: number; readonly expected: Revision }
  | { readonly type: "missing"; readonly id: number }
  | { readonly type: "read"; readonly rules: readonly ProtectionRule[] };

/** Moments are counted, not timed. */
export type RaceEvent = RaceAnswer & { readonly begun: number; readonly answered: number };

type Write = Extract<RaceEvent, { readonly type: "replaced" | "removed" }>;

export function keyOf(terms: Pick<ProtectionRule, "packageType" | "packageNamePattern">): string {
  return `${terms.packageType} ${terms.packageNamePattern}`;
}

/** Checks that the answers of a race can all be true, and gives the rules that must be left, by ascending id. */
export function leftBy(events: readonly RaceEvent[]): readonly ProtectionRule[] {
  const states = events.filter((event) => event.type === "inserted" || event.type === "replaced");
  const endings = new Map<string, Write>();
  for (const event of events) {
    if (event.type !== "replaced" && event.type !== "removed") continue;
    const state = stateOf(event.rule.id, event.type === "replaced" ? event.elder : event.rule.revision);
    holds(`one of those who replace or remove rule ${state} succeeds`, !endings.has(state));
    endings.set(state, event);
  }
  const removed = new Set(events.flatMap((event) => (event.type === "removed" ? [event.rule.id] : [])));
  const left = states.map(({ rule }) => rule).filter((rule) => !endings.has(stateOf(rule.id, rule.revision)));
  same("how many rules have one pattern", left.length - new Set(left.map(keyOf)).size, 0);

  for (const event of events) {
    if (event.type === "taken") {
      const holders = states.filter(({ rule }) => keyOf(rule) === event.key && rule.id !== event.by);
      holds(`somebody else has ${event.key}, which is taken`, holders.length > 0);
    }
    if (event.type === "changed") {
      const ending = endings.get(stateOf(event.id, event.expected));
      holds(`rule ${event.id}, which is said to have changed, has`, ending !== undefined);
    }
    if (event.type === "missing") holds(`rule ${event.id}, which is not found, was removed`, removed.has(event.id));
    if (event.type === "read") agrees(event, states, endings);
  }
  return [...left].sort((one, other) => one.id - other.id);
}

/** A reader sees what was answered before its read began, and nothing that never was. */
function agrees(
  read: Extract<RaceEvent, { readonly type: "read" }>,
  states: readonly Extract<RaceEvent, { readonly type: "inserted" | "replaced" }>[],
  endings: ReadonlyMap<string, Write>,
): void {
  same("how many rules with one pattern are read", read.rules.length - new Set(read.rules.map(keyOf)).size, 0);
  const seen = new Map(read.rules.map((rule) => [stateOf(rule.id, rule.revision), rule]));
  for (const { rule, answered } of states) {
    const state = stateOf(rule.id, rule.revision);
    const ending = endings.get(state);
    if (seen.has(state)) same(`the rule ${state} that is read`, seen.get(state), rule);
    const mustBeSeen = answered < read.begun && (ending === undefined || ending.begun > read.answered);
    holds(`rule ${state} is read after it was written`, seen.has(state) || !mustBeSeen);
    const mustBeGone = ending !== undefined && ending.answered < read.begun;
    holds(`rule ${state} is not read after it was replaced or removed`, !seen.has(state) || !mustBeGone);
    seen.delete(state);
  }
  same("what is read and was never written", [...seen.keys()], []);
}

function stateOf(id: number, revision: Revision): string {
  return `${id} at ${revision}`;
}
