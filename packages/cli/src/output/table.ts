import { printable } from "./printable.ts";

/** A longer cell is shown whole, and moves the rest of its row. */
const widestColumn = 48;

/** Columns side by side below their titles, each as wide as its widest cell that fits a column. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [titles, ...rows.map((row) => row.map(printable))];
  const widths = titles.map((_, column) => {
    const fitting = cells.map((row) => widthOf(row[column])).filter((width) => width <= widestColumn);
    return fitting.reduce((widest, width) => Math.max(widest, width), 0);
  });
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
