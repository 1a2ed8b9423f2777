import { type Finding, findRuleFindings } from "@package-protection/core";
import type { Command } from "commander";
import { err, ok } from "neverthrow";
import { match } from "ts-pattern";
import { ruleLabel, rulesOf, type ViewedRule, type ViewOptions } from "../files/rules-of.ts";
import { printable } from "../output/printable.ts";
import { quoted, ruleJson, ruleText } from "../output/rule-text.ts";
import {
  addExamples,
  addExitCodeOption,
  addJsonOption,
  addTargetOptions,
  type OutputOptions,
  run,
} from "./command-line.ts";

export function addLintCommand(program: Command): void {
  const command = program
    .command("lint")
    .description("Find rules that are redundant, that can't match, or that differ by case alone.")
    .option("--rules <file>", "a rules file, in place of a server");
  addExamples(addExitCodeOption(addJsonOption(addTargetOptions(command)), "there are findings"), [
    "lint --rules rules.yaml --exit-code",
    "lint --url https://gitlab.example.com --project acme/web --token-file token",
  ]).action((options: ViewOptions & OutputOptions) =>
    run(async (terminal) => {
      const read = await rulesOf(options);
      if (read.isErr()) return err(read.error);
      const projects = read.value.map(({ name, rules }) => ({ name, findings: findRuleFindings(rules) }));
      const total = projects.reduce((sum, { findings }) => sum + findings.length, 0);
      if (options.json) {
        terminal.printJson({
          projects: projects.map(({ name, findings }) => ({ name, findings: findings.map(findingJson) })),
        });
      } else {
        for (const { name, findings } of projects) {
          for (const finding of findings) terminal.print(`${printable(name)}, ${findingText(finding)}`);
        }
        if (total === 0) terminal.note("no findings");
      }
      return ok(total > 0 && options.exitCode ? 1 : 0);
    }),
  );
}

function findingText(finding: Finding<ViewedRule>): string {
  return match(finding)
    .with(
      { type: "redundant" },
      ({ rule, coveredBy }) =>
        `${ruleLabel(rule)}: ${ruleText(rule)} is redundant: ${ruleLabel(coveredBy)}, ${ruleText(coveredBy)}, covers it`,
    )
    .with(
      { type: "cannot_match" },
      ({ rule, character }) =>
        `${ruleLabel(rule)}: ${ruleText(rule)} matches nothing: no ${rule.packageType} name has the character ${quoted(character)}`,
    )
    .with(
      { type: "differ_by_case" },
      ({ rules }) =>
        `${rules.map(ruleLabel).join(" and ")}: patterns that match the same names: ${rules.map(ruleText).join("; ")}`,
    )
    .with(
      { type: "within_minimum_access_levels" },
      ({ rule }) =>
        `${ruleLabel(rule)}: ${ruleText(rule)} requires no more of users than the minimum access levels do; it blocks deploy tokens and anonymous callers`,
    )
    .exhaustive();
}

function findingJson(finding: Finding<ViewedRule>) {
  return match(finding)
    .with({ type: "redundant" }, ({ type, rule, coveredBy }) => ({
      type,
      rule: viewedJson(rule),
      coveredBy: viewedJson(coveredBy),
    }))
    .with({ type: "cannot_match" }, ({ type, rule, character }) => ({ type, rule: viewedJson(rule), character }))
    .with({ type: "differ_by_case" }, ({ type, rules }) => ({ type, rules: rules.map(viewedJson) }))
    .with({ type: "within_minimum_access_levels" }, ({ type, rule }) => ({ type, rule: viewedJson(rule) }))
    .exhaustive();
}

function viewedJson({ place, ...rule }: ViewedRule) {
  return { ...ruleJson(rule), ...(place !== undefined && { line: place.line }) };
}
