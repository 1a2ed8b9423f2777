import type { ProtectionRule, Revision, RuleChanges, RuleStore } from "@package-protection/core";
import { byId, holds, same, succeeds } from "./expectation.ts";

/** Somebody who keeps a copy of a project's rules with nothing but `changes`, and checks each page on the way. */
export interface RuleReader {
  /** Where it stands; null before its first page. */
  readonly revision: () => Revision | null;
  /** Reads one page, of at most `limit`; true where that was the last one for now. */
  readonly readPage: (store: RuleStore, limit: number) => Promise<boolean>;
  /** Reads until there is no more, and gives the rules by ascending id. */
  readonly catchUp: (store: RuleStore, limit: number) => Promise<readonly ProtectionRule[]>;
  /** What it holds, by ascending id; the project's rules only after the last page. */
  readonly rules: () => readonly ProtectionRule[];
}

export function ruleReader(projectId: number): RuleReader {
  const held = new Map<number, ProtectionRule>();
  let revision: Revision | null = null;

  function apply(page: RuleChanges): void {
    if (page.whole) held.clear();
    for (const id of page.removed) held.delete(id);
    for (const rule of page.rules) held.set(rule.id, rule);
    revision = page.revision;
  }

  async function readPage(store: RuleStore, limit: number): Promise<boolean> {
    const page = await succeeds(store.changes(projectId, revision, limit));
    const size = page.rules.length + page.removed.length;
    holds("a page is no longer than its limit", size <= limit);
    holds("a page with more to come is not empty", size > 0 || !page.more);
    holds("a reader without a revision gets the whole", page.whole || revision !== null);
    holds(
      "a rule is of the project",
      page.rules.every((rule) => rule.projectId === projectId),
    );
    same("ids are told once", new Set(page.removed).size, page.removed.length);
    apply(page);
    return !page.more;
  }

  const rules = () => byId(held.values());
  return {
    revision: () => revision,
    readPage,
    rules,
    async catchUp(store, limit) {
      for (let pages = 1; !(await readPage(store, limit)); pages += 1) {
        holds("paging ends when nobody writes", pages < 10_000);
      }
      return rules();
    },
  };
}

/** The rules of a project in the order of `changes`, read at once. */
export async function listed(store: RuleStore, projectId: number): Promise<readonly ProtectionRule[]> {
  const page = await succeeds(store.changes(projectId, null, 10_000));
  same("all of it is read", page.more, false);
  return page.rules;
}
