import type { Command } from "commander";
import { err, ok } from "neverthrow";
import { printable } from "../output/printable.ts";
import { levelsText, ruleJson, ruleName } from "../output/rule-text.ts";
import { openTarget } from "../target/open-target.ts";
import type { HistoryChange, HistoryEntry } from "../target/target.ts";
import {
  addExamples,
  addJsonOption,
  addTargetOptions,
  type OutputOptions,
  run,
  type TargetOptions,
  withTarget,
} from "./command-line.ts";
import { integerArgument } from "./rule-options.ts";

interface HistoryOptions extends TargetOptions, OutputOptions {
  readonly rule?: number;
  readonly author?: string;
  readonly limit: number;
}

/** The most entries that a server returns at once. */
const largestPage = 100;

export function addHistoryCommand(program: Command): void {
  const command = program
    .command("history")
    .description("Show who changed a project's rules, newest first (not on GitLab).")
    .option("--rule <id>", "only changes of this rule", integerArgument)
    .option("--author <name>", "only changes by this person")
    .option("--limit <number>", "how many entries", integerArgument, 20);
  addExamples(addJsonOption(addTargetOptions(command)), [
    "history --url https://packages.example.com --project acme/web --token-file token",
    "history --rule 12 --limit 100 --database rules.sqlite --project 7",
  ]).action((options: HistoryOptions) =>
    run(async (terminal) =>
      withTarget(await openTarget(options, "read"), async (target) => {
        const entries: HistoryEntry[] = [];
        let before: number | null | undefined;
        while (before !== null && entries.length < options.limit) {
          const page = await target.listHistory({
            limit: Math.min(options.limit - entries.length, largestPage),
            ...(options.rule !== undefined && { ruleId: options.rule }),
            ...(options.author !== undefined && { by: options.author }),
            ...(before !== undefined && { before }),
          });
          if (page.isErr()) return err(page.error);
          entries.push(...page.value.entries);
          before = page.value.next;
        }
        if (options.json) terminal.printJson(entries.map(entryJson));
        else for (const entry of entries) terminal.print(entryText(entry, options.rule === undefined));
        return ok(0);
      }),
    ),
  );
}

function entryText({ sequence, at, by, reverts, changes, moreChanges }: HistoryEntry, isOfAllRules: boolean): string {
  const head = `${sequence}  ${timeText(at) ?? "(unknown)"}  ${printable(by ?? "(unknown)")}${reverts === null ? "" : `, undoing ${reverts}`}`;
  const rest = isOfAllRules ? "  … and more" : "  … and other rules";
  return [head, ...changes.map((change) => `  ${changeText(change)}`), ...(moreChanges ? [rest] : [])].join("\n");
}

/** Null for a time that no date has. */
function timeText(at: number | null): string | null {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function changeText({ before, after }: HistoryChange): string {
  if (after === null) return before === null ? "" : `- ${ruleName(before)}: ${levelsText(before)}`;
  if (before === null) return `+ ${ruleName(after)}: ${levelsText(after)}`;
  const name = ruleName(before) === ruleName(after) ? ruleName(after) : `${ruleName(before)} -> ${ruleName(after)}`;
  return `~ ${name}: ${levelsText(before)} -> ${levelsText(after)}`;
}

function entryJson({ changes, ...entry }: HistoryEntry) {
  return {
    ...entry,
    at: timeText(entry.at),
    changes: changes.map(({ before, after }) => ({
      before: before && ruleJson(before),
      after: after && ruleJson(after),
    })),
  };
}
