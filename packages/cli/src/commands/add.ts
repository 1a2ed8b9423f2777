import type { PackageType, RuleInput } from "@package-protection/core";
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
import { addRuleOptions, changeOf, packageTypeArgument, type RuleOptions } from "./rule-options.ts";

export function addAddCommand(program: Command): void {
  const command = program
    .command("add")
    .description("Add a rule.")
    .argument("<type>", "the packages' type, such as npm", packageTypeArgument)
    .argument("<pattern>", 'the packages\' names; * stands for any characters: "@acme/*"');
  addExamples(addJsonOption(addTargetOptions(addRuleOptions(command))), [
    'add npm "@acme/*" --push owner --delete admin --url https://gitlab.example.com --project acme/web --token-file token',
    'add maven "com/acme/*" --delete owner --enforcement evaluate --database rules.sqlite --project 7 --by ann',
  ]).action(
    (packageType: PackageType, packageNamePattern: string, options: RuleOptions & TargetOptions & OutputOptions) =>
      run(async (terminal) => {
        const rule: RuleInput = { packageNamePattern, packageType, ...changeOf(options) };
        if ((rule.minimumAccessLevelForPush ?? rule.minimumAccessLevelForDelete ?? null) === null)
          return err("a rule must require a level for push or for delete: set --push, --delete or both");
        return withTarget(await openTarget(options, "write"), async (target) => {
          const created = await target.createRule(rule);
          return created.map((made) => {
            if (options.json) terminal.printJson(ruleJson(made));
            else terminal.print(`added rule ${made.id}: ${ruleText(made)}`);
            return 0;
          });
        });
      }),
  );
}
