import type { PartResult, Section } from "../part-result.ts";
import { markdownTable } from "./markdown-table.ts";
import { targetTable } from "./target-rows.ts";

/** The whole report: what was aimed at and reached, then each part. */
export function reportMarkdown(results: readonly PartResult[]): string {
  const blocks = [
    "# How fast",
    "What stands beside each other in a table was timed in turn, round by round, in one run; ratios are medians of the ratios of single rounds, and quartiles are theirs. Every peer first gave the expected answers. [How it is measured](../README.md).",
    targetTable(results),
    ...results.flatMap(partBlocks),
  ];
  return `${blocks.join("\n\n")}\n`;
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
