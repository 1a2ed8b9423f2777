import type { Revision, RuleChanges, RuleStore } from "@package-protection/core";
import { byId, holds, same, succeeds } from "./expectation.ts";
import { wholeHistory } from "./history-reader.ts";
import { atIndex, projectOfReader, rulesOf, type StoreRun } from "./model-run.ts";
import { listed } from "./rule-reader.ts";

/** Reads one page, after any changes since the last one; after the last page the reader holds the current rules. */
export async function readPage(run: StoreRun, store: RuleStore, index: number, limit: number) {
  const reader = atIndex(run.readers, index);
  const isFirst = reader.revision() === null;
  const page = await reader.readPage(store, limit);
  holds("a first page is the whole list's", page.whole || !isFirst);
  keepsToLimit(page, limit);
  run.knownRevisions.add(page.revision);
  const expected = rulesOf(run.model, projectOfReader(index));
  if (!page.more) same("what the reader holds", reader.rules(), byId(expected));
}

/** Reads from null, or from a revision that the store never returned. */
export async function readAnew(
  { model, knownRevisions }: StoreRun,
  store: RuleStore,
  projectId: number,
  since: Revision | null,
) {
  if (since !== null && knownRevisions.has(since)) return;
  const page = await succeeds(store.changes(projectId, since, 3));
  const expected = rulesOf(model, projectId);
  keepsToLimit(page, 3);
  knownRevisions.add(page.revision);
  same("whether it is the whole", page.whole, true);
  same("the first rules", page.rules, expected.slice(0, page.rules.length));
  holds("the page ends with the list, or has more to come", page.more || page.rules.length === expected.length);
}

/** Checks that rules and histories are those of the model. */
export async function storeAgrees({ model, handle }: StoreRun) {
  for (const { id, rules, history } of model.projects) {
    same(`the rules of project ${id}`, await listed(handle(0), id), rules);
    same(`the history of project ${id}`, await wholeHistory(handle(0), id), history);
  }
}

/** Checks that all readers come to hold what the model holds. */
export async function readersAgree({ model, handle, readers }: StoreRun) {
  for (const [index, reader] of readers.entries()) {
    const expected = byId(rulesOf(model, projectOfReader(index)));
    same(`what reader ${index} holds in the end`, await reader.catchUp(handle(1), 2), expected);
  }
}

function keepsToLimit({ rules, removed, more }: RuleChanges, limit: number): void {
  const size = rules.length + removed.length;
  holds("a page is no longer than its limit", size <= limit);
  holds("a page with more to come is not empty", size > 0 || !more);
}
