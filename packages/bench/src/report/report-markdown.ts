import { type Cell, isMet, type PartResult, type Section, type Target } from "../part-result.ts";
import { cellText } from "./cell-text.ts";

/** The whole report: what was aimed at and reached, then each part. */
export function reportMarkdown(results: readonly PartResult[]): string {
  const blocks = [
    "# How fast",
    "Every number is of one run, in which all that is compared was timed in turn, round by round, in one process: ratios are medians of the ratios of single rounds. Every peer first gave the expected answers. [How it is measured](../README.md).",
    markdownTable(targetColumns, results.flatMap(targetRows)),
    ...results.flatMap(partBlocks),
  ];
  return `${blocks.join("\n\n")}\n`;
}

const targetColumns = ["what", "target", "reached", "quartiles", ""];

function targetRows({ targets }: PartResult): Cell[][] {
  return targets.map((target) => [
    target.what,
    wantedText(target),
    `${cellText(target.reached)} ${target.unit}`,
    target.detail,
    isMet(target) ? "reached" : "**missed**",
  ]);
}

function wantedText({ bound, wanted, unit }: Target): string {
  return `${bound} ${cellText(wanted)} ${unit}`;
}

function partBlocks({ part, environment, sections }: PartResult): string[] {
  const { date, node, platform, cores, loadBefore, seed, rounds } = environment;
  const conditions = `${date}; Node ${node}, ${platform}, ${cores} cores, load ${loadBefore.toFixed(1)} when it began; seed ${seed}, ${rounds} rounds.`;
  return [`## ${part}`, conditions, ...sections.flatMap(sectionBlocks)];
}

function sectionBlocks({ title, text, columns, rows, plot }: Section): string[] {
  const image = plot === null ? [] : [`![${plot.title}](${plot.file})`];
  return [`### ${title}`, ...text, ...image, markdownTable(columns, rows)];
}

export function markdownTable(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => cellText(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  const isNumeric = (at: number) => rows.length > 0 && rows.every((row) => typeof row[at] === "number");
  const rule = `|${columns.map((_, at) => (isNumeric(at) ? "---:" : "---")).join("|")}|`;
  return [line(columns), rule, ...rows.map(line)].join("\n");
}
