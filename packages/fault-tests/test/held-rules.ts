import { isDeepStrictEqual } from "node:util";
import type { HistoryEntry, HistoryPosition, ProtectionRule, Revision, RuleStore } from "@package-protection/core";
import { projectIds } from "./random-write.ts";

export type Rules = ReadonlyMap<number, ProtectionRule>;

/** What a store holds for the tests' projects. */
export interface HeldRules {
  /** By id. */
  readonly rules: Rules;
  /** Of each project, the newest entry first. */
  readonly history: ReadonlyMap<number, readonly HistoryEntry[]>;
}

const rulesPerPage = 50;
const changesPerPage = 300;

/**
 * Reads everything from the beginning, in small pages.
 *
 * @throws where replaying a project's history does not give its rules.
 */
export async function heldRules(store: RuleStore, projects: readonly number[] = projectIds): Promise<HeldRules> {
  const all = new Map<number, ProtectionRule>();
  const history = new Map<number, readonly HistoryEntry[]>();
  for (const projectId of projects) {
    const rules = await rulesOf(store, projectId);
    const entries = await historyOf(store, projectId);
    history.set(projectId, entries);
    if (!isDeepStrictEqual(replayed(entries), rules)) {
      throw new Error(`the history of project ${projectId} does not lead to its rules`);
    }
    for (const [id, rule] of rules) all.set(id, rule);
  }
  return { rules: all, history };
}

async function rulesOf(store: RuleStore, projectId: number): Promise<Map<number, ProtectionRule>> {
  const rules = new Map<number, ProtectionRule>();
  let since: Revision | null = null;
  for (let more = true; more; ) {
    const page = await store.changes(projectId, since, rulesPerPage);
    if (page.isErr()) throw new Error("the rules cannot be read", { cause: page.error });
    for (const rule of page.value.rules) rules.set(rule.id, rule);
    for (const id of page.value.removed) rules.delete(id);
    ({ revision: since, more } = page.value);
  }
  return rules;
}

async function historyOf(store: RuleStore, projectId: number): Promise<readonly HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  let from: HistoryPosition | null = null;
  do {
    const page = await store.history(projectId, from, changesPerPage);
    if (page.isErr()) throw new Error("the history cannot be read", { cause: page.error });
    for (const entry of page.value.entries) {
      const last = entries.at(-1);
      if (last?.sequence !== entry.sequence) entries.push(entry);
      else entries.splice(-1, 1, { ...entry, changes: [...last.changes, ...entry.changes] });
    }
    from = page.value.next;
  } while (from !== null);
  return entries;
}

/** The rules to which a history leads that began with nothing. */
function replayed(entries: readonly HistoryEntry[]): Rules {
  const rules = new Map<number, ProtectionRule>();
  for (const { changes } of entries.toReversed()) {
    for (const { before, after } of changes) {
      if (after === null) rules.delete(before?.id ?? 0);
      else rules.set(after.id, after);
    }
  }
  return rules;
}
