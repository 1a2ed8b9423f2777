import type { Cell } from "../part-result.ts";
import type { Spread } from "../timing/statistics.ts";

/** Three significant digits, and never an exponent. */
export function cellText(cell: Cell): string {
  if (typeof cell === "string") return cell;
  if (Math.abs(cell) >= 100 || Number.isInteger(cell)) return Math.round(cell).toLocaleString("en");
  return String(Number(cell.toPrecision(3)));
}

export function quartiles({ lowerQuartile, upperQuartile }: Spread): string {
  return `${cellText(lowerQuartile)} to ${cellText(upperQuartile)}`;
}

const units: readonly (readonly [name: string, nanoseconds: number])[] = [
  ["s", 1e9],
  ["ms", 1e6],
  ["µs", 1e3],
];

/** Nanoseconds in the largest unit of which there is at least one. */
export function durationText(nanoseconds: number): string {
  const [name, size] = units.find((unit) => nanoseconds >= unit[1]) ?? ["ns", 1];
  return `${cellText(nanoseconds / size)} ${name}`;
}
