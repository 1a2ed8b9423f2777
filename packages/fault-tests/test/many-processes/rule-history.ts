import { compileRules, type ProtectionRule, type Revision } from "@package-protection/core";
import type { Rules } from "../held-rules.ts";
import type { Check, Operation } from "../store-process/message.ts";

/** A moment of the one clock that orders everything a test sends to processes and hears from them. */
export type Moment = number;

/** From when a command was sent to when its answer was there. What was done was done between the two. */
export interface Span {
  readonly begun: Moment;
  readonly answered: Moment;
}

export interface Decided extends Span {
  readonly request: Check["request"];
  readonly blockedBy: readonly { readonly id: number; readonly revision: Revision }[];
}

interface Version extends Span {
  readonly rule: ProtectionRule;
}

/** One rule: all that it ever said, in order, and how it ended. */
interface Life {
  readonly versions: Version[];
  removed: Span | null;
}

/** One operation of a write that was acknowledged. */
export interface Done extends Span {
  readonly operation: Operation;
  /** As the operation left it; as it was before, where it was removed. */
  readonly rule: ProtectionRule;
}

/**
 * What became of the rules, put together from what several processes acknowledged.
 *
 * @param before the rules before the first of the writes.
 * @throws where the acknowledgements contradict one another: two changes of one state of a rule, or a rule that came from nowhere.
 */
export function ruleHistory(before: Rules, done: readonly Done[]): ReadonlyMap<number, Life> {
  const lives = new Map<number, Life>();
  const always: Span = { begun: -1, answered: -1 };
  const begin = (version: Version) => {
    if (lives.has(version.rule.id)) throw new Error(`the id ${version.rule.id} was given twice`);
    lives.set(version.rule.id, { versions: [version], removed: null });
  };
  for (const rule of before.values()) begin({ ...always, rule });
  for (const { operation, ...version } of done) if (operation.kind === "insert") begin(version);

  const successors = new Map<string, Version>();
  for (const { operation, ...version } of done) {
    if (operation.kind !== "replace") continue;
    const place = placeOf(operation.ruleId, operation.expected);
    if (successors.has(place)) throw new Error(`rule ${operation.ruleId} was replaced twice at one revision`);
    successors.set(place, version);
  }
  for (const [id, { versions }] of lives) {
    for (let last = versions.at(-1); last !== undefined; ) {
      const place = placeOf(id, last.rule.revision);
      last = successors.get(place);
      successors.delete(place);
      if (last !== undefined) versions.push(last);
    }
  }
  const [lost] = successors.keys();
  if (lost !== undefined) throw new Error(`a rule was replaced where it never stood: ${lost}`);

  for (const { operation, rule, begun, answered } of done) {
    if (operation.kind !== "remove") continue;
    const life = lives.get(rule.id);
    if (life === undefined || life.removed !== null) throw new Error(`rule ${rule.id} was removed once too often`);
    const last = life.versions.at(-1)?.rule.revision;
    if (rule.revision !== last) throw new Error(`rule ${rule.id} was removed and changed afterwards`);
    life.removed = { begun, answered };
  }
  return lives;
}

function placeOf(ruleId: number, revision: Revision): string {
  return `${ruleId} at ${revision}`;
}

/** The rules after everything. */
export function rulesAfter(history: ReadonlyMap<number, Life>): Rules {
  const rules = new Map<number, ProtectionRule>();
  for (const [id, { versions, removed }] of history) {
    const last = versions.at(-1);
    if (removed === null && last !== undefined) rules.set(id, last.rule);
  }
  return rules;
}

/**
 * What is wrong with a decision; null where it may be right: for each rule there is a state of it, not older than the last one
 * that was acknowledged before the question and begun before the answer, by which the rule is one that refuses, or is not.
 */
export function decisionProblem(history: ReadonlyMap<number, Life>, decided: Decided): string | null {
  const question: Question = { request: decided.request, text: JSON.stringify(decided.request) };
  const said = new Map(decided.blockedBy.map(({ id, revision }) => [id, revision]));
  for (const id of said.keys()) if (!history.has(id)) return `it names rule ${id}, which never was`;
  for (const [id, life] of history) {
    const refusing = said.get(id);
    const problem =
      refusing === undefined
        ? absenceProblem(life, question, decided)
        : refusalProblem(life, question, decided, refusing);
    if (problem !== null) return `rule ${id} ${problem}`;
  }
  return null;
}

interface Question {
  readonly request: Check["request"];
  /** Tells questions apart. */
  readonly text: string;
}

function refusalProblem(life: Life, question: Question, span: Span, said: Revision): string | null {
  const { removed, versions } = possibleStates(life, span);
  if (removed === "for sure") return "refuses, and had been removed";
  const version = versions.find(({ rule }) => rule.revision === said);
  if (version === undefined) return `refuses as it was at ${said}, which is too old or was not yet`;
  return refuses(version.rule, question) ? null : `does not refuse at ${said}`;
}

function absenceProblem(life: Life, question: Question, span: Span): string | null {
  if (!life.versions.some(({ rule }) => refuses(rule, question))) return null;
  const { isKnown, removed, versions } = possibleStates(life, span);
  if (!isKnown || removed !== "not yet" || versions.some(({ rule }) => !refuses(rule, question))) return null;
  return "refuses at every revision that the decision may go by, and did not";
}

/** What a decision within the span may go by. */
function possibleStates({ versions, removed }: Life, { begun, answered }: Span) {
  const known = versions.findLastIndex((version) => version.answered < begun);
  const isRemoved = removed !== null && removed.answered < begun;
  return {
    /** Whether the rule had been there before the question. */
    isKnown: known >= 0,
    removed: isRemoved ? "for sure" : removed !== null && removed.begun < answered ? "perhaps" : "not yet",
    versions: versions.slice(Math.max(0, known)).filter((version) => version.begun < answered),
  } as const;
}

/** By rule and question, since the same are asked about again and again. */
const refusals = new WeakMap<ProtectionRule, Map<string, boolean>>();

function refuses(rule: ProtectionRule, { request, text }: Question): boolean {
  if (rule.projectId !== request.projectId) return false;
  const known = refusals.get(rule) ?? new Map<string, boolean>();
  refusals.set(rule, known);
  const refusal = known.get(text) ?? compileRules([rule]).decide(request).outcome === "blocked";
  known.set(text, refusal);
  return refusal;
}
