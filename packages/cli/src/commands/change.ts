import type { PackageType } from "@package-protection/core";
import type { Command } from "commander";
import { err } from "neverthrow";
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
import { addRuleOptions, changeOf, integerArgument, packageTypeArgument, type RuleOptions } from "./rule-options.ts";

interface ChangeOptions extends RuleOptions, TargetOptions, OutputOptions {
  readonly pattern?: string;
  readonly type?: PackageType;
}

export function addChangeCommand(program: Command): void {
  const command = program
    .command("change")
    .description("Change a rule. What no option names stays.")
    .argument("<id>", "the rule's id, as list prints it", integerArgument)
    .option("--pattern <pattern>", "the packages' names")
    .option("--type <type>", "the packages' type", packageTypeArgument);
  addExamples(addJsonOption(addTargetOptions(addRuleOptions(command))), [
    "change 12 --push admin --url https://gitlab.example.com --project acme/web --token-file token",
    "change 12 --enforcement active --database rules.sqlite --project 7 --by ann",
  ]).action((ruleId: number, options: ChangeOptions) =>
    run(async (terminal) => {
      const change = {
        ...changeOf(options),
        ...(options.pattern !== undefined && { packageNamePattern: options.pattern }),
      };
      if (Object.keys(change).length === 0) return err("nothing to change: name a term, such as --push owner");
      return withTarget(await openTarget(options, "write"), async (target) => {
        const changed = await target.updateRule(ruleId, change);
        return changed.map((rule) => {
          if (options.json) terminal.printJson(ruleJson(rule));
          else terminal.print(`changed rule ${rule.id}: ${ruleText(rule)}`);
          return 0;
        });
      });
    }),
  );
}
