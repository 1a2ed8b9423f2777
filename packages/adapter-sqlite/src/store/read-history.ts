import { type HistoryPage, type HistoryPosition, type HistoryRow, pageOfHistory } from "@package-protection/core/store";
import type { Statements } from "./statements.ts";
import { changeOf } from "./stored-rule.ts";

/**
 * One page of a project's history, with one statement for each entry on it. Inside one snapshot.
 *
 * @throws what the driver throws, and an Error for a rule that cannot be read.
 */
export function historyPage(
  statements: Statements,
  projectId: number,
  from: HistoryPosition | null,
  limit: number,
): HistoryPage {
  const project = statements.newestWrite().get(projectId);
  if (project === undefined) return pageOfHistory([], limit, 0);
  const { sequence: newest, prunedThrough } = project;
  const rows: HistoryRow[] = [];
  // After `prunedThrough` each sequence has an entry, up to the newest.
  for (let sequence = Math.min(from?.sequence ?? newest, newest); sequence > prunedThrough; sequence--) {
    const first = sequence === from?.sequence ? from.position : 0;
    for (const [position, ...change] of statements
      .entryChanges()
      .all(projectId, sequence, first, limit + 1 - rows.length)) {
      rows.push({ sequence, position, ...changeOf(projectId, change) });
    }
    if (rows.length > limit) break;
  }
  return pageOfHistory(rows, limit, prunedThrough);
}
