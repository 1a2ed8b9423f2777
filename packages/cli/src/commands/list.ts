import type { Command } from "commander";
import { ruleJson } from "../output/rule-text.ts";
import { table } from "../output/table.ts";
import { openTarget } from "../target/open-target.ts";
import {
  addExamples,
  addJsonOption,
  addTargetOptions,
  type OutputOptions,
  run,
  type TargetOptions,
  withTarget,
} from "./command-line.ts";

export function addListCommand(program: Command): void {
  const command = program.command("list").description("List a project's rules, active and evaluated.");
  addExamples(addJsonOption(addTargetOptions(command)), [
    "list --url https://gitlab.example.com --project acme/web --token-file token",
    "list --database rules.sqlite --project 7 --json",
  ]).action((options: TargetOptions & OutputOptions) =>
    run(async (terminal) =>
      withTarget(await openTarget(options, "read"), async (target) => {
        const read = await target.readRules();
        return read.map(({ rules }) => {
          if (options.json) terminal.printJson(rules.map(ruleJson));
          else if (rules.length === 0) terminal.note(`${target.name} has no rules`);
          else {
            const rows = rules
              .map(ruleJson)
              .map((rule) => [
                String(rule.id),
                rule.type,
                rule.pattern,
                rule.push ?? "-",
                rule.delete ?? "-",
                rule.enforcement,
              ]);
            terminal.print(table(["ID", "TYPE", "PATTERN", "PUSH", "DELETE", "ENFORCEMENT"], rows));
          }
          return 0;
        });
      }),
    ),
  );
}
