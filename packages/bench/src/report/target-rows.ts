import { type Cell, isMet, type PartResult } from "../part-result.ts";
import { cellText } from "./cell-text.ts";
import { markdownTable } from "./markdown-table.ts";

/** What was aimed at, and what was reached. */
export function targetTable(results: readonly PartResult[]): string {
  const rows = results
    .flatMap(({ targets }) => targets)
    .map((target): Cell[] => {
      const reached = `${cellText(target.reached)} ${target.unit}`;
      return [
        target.what,
        `${target.bound} ${cellText(target.wanted)}`,
        isMet(target) ? reached : `${reached}, **missed**`,
        target.quartiles,
      ];
    });
  return markdownTable(["what", "target", "reached", "quartiles"], rows);
}

const begin = "<!-- written by pnpm bench -->";
const end = "<!-- until here -->";

/** The page with a new table between its marks. @throws Error for a page without marks. */
export function withTargetTable(page: string, results: readonly PartResult[]): string {
  const [before, rest] = [page.indexOf(begin), page.indexOf(end)];
  if (before === -1 || rest < before) throw new Error(`the page has no ${begin} … ${end}`);
  return `${page.slice(0, before + begin.length)}\n${targetTable(results)}\n${page.slice(rest)}`;
}
