import type { ProtectionRule, Revision, RuleChanges, RuleStore } from "@package-protection/core";
import { byId, holds, same, succeeds } from "./expectation.ts";

/** Keeps a copy of a project's rules by nothing but `changes`. */
export interface RuleReader {
  /** The revision of its last page; null before the first. */
  readonly revision: () => Revision | null;
  /** Reads one page, of at most `limit`. */
  readonly readPage: (store: Pick<RuleStore, "changes">, limit: number) => Promise<RuleChanges>;
  /** Reads until there is no more, and returns the rules by ascending id. */
  readonly catchUp: (store: Pick<RuleStore, "changes">, limit: number) => Promise<readonly ProtectionRule[]>;
  /** The rules that it holds, by ascending id; the project's rules only after the last page. */
  readonly rules: () => readonly ProtectionRule[];
  /** Another reader, at the same revision. */
  readonly fork: () => RuleReader;
}

export function ruleReader(
  projectId: number,
  start: Revision | null = null,
  holding: Iterable<ProtectionRule> = [],
): RuleReader {
  const held = new Map(Array.from(holding, (rule) => [rule.id, rule]));
  let revision = start;

  async function readPage(store: Pick<RuleStore, "changes">, limit: number): Promise<RuleChanges> {
    const page = await succeeds(store.changes(projectId, revision, limit));
    if (page.whole) held.clear();
    for (const id of page.removed) held.delete(id);
    for (const rule of page.rules) held.set(rule.id, rule);
    revision = page.revision;
    return page;
  }

  const rules = () => byId(held.values());
  return {
    revision: () => revision,
    readPage,
    rules,
    fork: () => ruleReader(projectId, revision, held.values()),
    async catchUp(store, limit) {
      for (let pages = 1; (await readPage(store, limit)).more; pages += 1) {
        holds("paging ends as soon as writing does", pages < 1_000);
      }
      return rules();
    },
  };
}

/** The rules of a project in the order of `changes`, read at once. */
export async function listed(store: RuleStore, projectId: number): Promise<readonly ProtectionRule[]> {
  const page = await succeeds(store.changes(projectId, null, 10_000));
  same("whether more follows the whole list", page.more, false);
  return page.rules;
}
