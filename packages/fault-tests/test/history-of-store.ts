import { isDeepStrictEqual } from "node:util";
import type { HistoryPosition, RuleStore } from "@package-protection/core";
import type { Rules } from "./acknowledged-rules.ts";
import { projectIds } from "./random-write.ts";

const pageSize = 997;

/**
 * What is wrong with the histories of projects; nothing where they tell how the rules came about.
 *
 * Undone one by one, newest first, the changes must lead from the rules back to nothing, or to where the history was pruned.
 */
export async function historyProblems(
  store: RuleStore,
  rules: Rules,
  projects: readonly number[] = projectIds,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const projectId of projects) {
    const left = new Map([...rules].filter(([, rule]) => rule.projectId === projectId));
    const { prunedThrough, sequences, changes } = await readHistory(store, projectId);
    for (const { before, after } of changes) {
      const id = before?.id ?? after?.id ?? 0;
      if (!isDeepStrictEqual(left.get(id) ?? null, after)) {
        problems.push(`rule ${id} is ${JSON.stringify(left.get(id))}, and its history says ${JSON.stringify(after)}`);
      }
      if (before === null) left.delete(id);
      else left.set(id, before);
    }
    if (prunedThrough === 0 && left.size > 0) problems.push(`no history says where ${left.size} rules come from`);
    const isDense = sequences.every((sequence, index) => sequence === prunedThrough + sequences.length - index);
    if (!isDense) problems.push(`the history of project ${projectId} has gaps`);
  }
  return problems;
}

/** The changes from the last one of the newest entry on. */
async function readHistory(store: RuleStore, projectId: number) {
  const entries = new Map<number, { readonly before: Rule; readonly after: Rule }[]>();
  let prunedThrough = 0;
  let from: HistoryPosition | null = null;
  do {
    const page = await store.history(projectId, from, pageSize);
    if (page.isErr()) throw new Error("the history cannot be read", { cause: page.error });
    for (const { sequence, changes } of page.value.entries) {
      const known = entries.get(sequence);
      if (known === undefined) entries.set(sequence, [...changes]);
      else known.push(...changes);
    }
    ({ prunedThrough, next: from } = page.value);
  } while (from !== null);
  const changes = [...entries.values()].flatMap((each) => each.toReversed());
  return { prunedThrough, sequences: [...entries.keys()], changes };
}

type Rule = Rules extends ReadonlyMap<number, infer R> ? R | null : never;
