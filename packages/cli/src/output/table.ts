import { printable } from "./printable.ts";

/** Columns side by side, each as wide as its widest cell, below their titles. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [titles, ...rows.map((row) => row.map(printable))];
  const widths = titles.map((_, column) => cells.reduce((widest, row) => Math.max(widest, widthOf(row[column])), 0));
  return cells
    .map((row) =>
      row
        .map((cell, at) => padded(cell, widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function widthOf(cell = ""): number {
  return [...cell].length;
}

function padded(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - widthOf(cell)));
}
