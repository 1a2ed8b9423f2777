import { isMet, type PartResult } from "../part-result.ts";
import { cellText } from "./cell-text.ts";

/** What a part found, for a terminal. */
export function partText({ sections, targets }: PartResult): string {
  const tables = sections.map(({ title, columns, rows }) => `${title}\n${textTable([columns, ...rows])}`);
  const aims = targets.map((target) => [
    isMet(target) ? "reached" : "MISSED",
    target.what,
    `${target.bound} ${cellText(target.wanted)}`,
    `${cellText(target.reached)} ${target.unit}`,
    target.quartiles,
  ]);
  const blocks = aims.length === 0 ? tables : [...tables, `targets\n${textTable(aims)}`];
  return `${blocks.join("\n\n")}\n`;
}

function textTable(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map(cellText));
  const widths = (texts[0] ?? []).map((_, at) => Math.max(...texts.map((row) => row[at]?.length ?? 0)));
  return texts.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd()).join("\n");
}
