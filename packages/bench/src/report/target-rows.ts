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

/** The README with a new table between its marks. @throws Error where it has none. */
export function withTargetTable(readme: string, results: readonly PartResult[]): string {
  const [before, rest] = [readme.indexOf(begin), readme.indexOf(end)];
  if (before === -1 || rest < before) throw new Error(`the README has no ${begin} … ${end}`);
  return `${readme.slice(0, before + begin.length)}\n${targetTable(results)}\n${readme.slice(rest)}`;
}
