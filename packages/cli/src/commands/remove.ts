import type { Command } from "commander";
import { err, ok } from "neverthrow";
import { ruleJson, ruleText } from "../output/rule-text.ts";
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
import { confirmLoss } from "./confirm-loss.ts";
import { integerArgument } from "./rule-options.ts";

interface RemoveOptions extends TargetOptions, OutputOptions {
  readonly yes?: boolean;
}

export function addRemoveCommand(program: Command): void {
  const command = program
    .command("remove")
    .description("Delete a rule, after asking.")
    .argument("<id>", "the rule's id, as list prints it", integerArgument)
    .option("--yes", "do not ask");
  addExamples(addJsonOption(addTargetOptions(command)), [
    "remove 12 --url https://gitlab.example.com --project acme/web --token-file token",
    "remove 12 --yes --database rules.sqlite --project 7 --by ann",
  ]).action((ruleId: number, options: RemoveOptions) =>
    run(async (terminal) =>
      withTarget(await openTarget(options, "write"), async (target) => {
        const read = await target.readRules();
        if (read.isErr()) return err(read.error);
        const rule = read.value.rules.find(({ id }) => id === ruleId);
        if (rule === undefined) return err(`${target.name} has no rule ${ruleId}`);
        const allowed = await confirmLoss(terminal, `delete rule ${ruleId}, ${ruleText(rule)}`, options.yes);
        if (allowed.isErr()) return err(allowed.error);
        if (!allowed.value) return ok(0);
        const deleted = await target.deleteRule(ruleId);
        return deleted.map(() => {
          if (options.json) terminal.printJson(ruleJson(rule));
          else terminal.print(`deleted rule ${ruleId}: ${ruleText(rule)}`);
          return 0;
        });
      }),
    ),
  );
}
