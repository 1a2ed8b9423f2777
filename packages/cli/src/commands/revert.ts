import type { Command } from "commander";
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
import { integerArgument } from "./rule-options.ts";

export function addRevertCommand(program: Command): void {
  const command = program
    .command("revert")
    .description("Undo a change, where nothing has touched its rules since (not on GitLab).")
    .argument("<entry>", "the entry's number, as history prints it", integerArgument);
  addExamples(addJsonOption(addTargetOptions(command)), [
    "revert 42 --url https://packages.example.com --project acme/web --token-file token",
    "revert 42 --database rules.sqlite --project 7 --by ann",
  ]).action((sequence: number, options: TargetOptions & OutputOptions) =>
    run(async (terminal) =>
      withTarget(await openTarget(options, "write"), async (target) => {
        const reverted = await target.revertChange(sequence);
        return reverted.map((entry) => {
          if (options.json) terminal.printJson({ sequence: entry, reverts: sequence });
          else terminal.print(`undid entry ${sequence}, as entry ${entry}`);
          return 0;
        });
      }),
    ),
  );
}
