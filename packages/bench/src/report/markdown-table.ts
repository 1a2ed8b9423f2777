import type { Cell } from "../part-result.ts";
import { cellText } from "./cell-text.ts";

export function markdownTable(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const isNumeric = (at: number) => rows.length > 0 && rows.every((row) => typeof row[at] === "number");
  const rule = `|${columns.map((_, at) => (isNumeric(at) ? "---:" : "---")).join("|")}|`;
  return [line(columns), rule, ...rows.map(line)].join("\n");
}

function line(cells: readonly Cell[]): string {
  return `| ${cells.map((cell) => cellText(cell).replaceAll("|", "\\|")).join(" | ")} |`;
}
