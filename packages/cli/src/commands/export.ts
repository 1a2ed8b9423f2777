import type { Command } from "commander";
import { err, ok } from "neverthrow";
import { saveRules } from "../files/save-rules.ts";
import { ruleJson } from "../output/rule-text.ts";
import { writeRulesFile } from "../rules-file/index.ts";
import { openTarget, projectOf } from "../target/open-target.ts";
import {
  addExamples,
  addJsonOption,
  addTargetOptions,
  type OutputOptions,
  run,
  type TargetOptions,
  withTarget,
} from "./command-line.ts";

export function addExportCommand(program: Command): void {
  const command = program
    .command("export")
    .description("Write a project's rules to a rules file. A file that is there keeps its comments.")
    .argument("[file]", "the rules file; without it, standard output");
  addExamples(addJsonOption(addTargetOptions(command)), [
    "export rules.yaml --url https://gitlab.example.com --project acme/web --token-file token",
    "export --database rules.sqlite --project 7",
  ]).action((file: string | undefined, options: TargetOptions & OutputOptions) =>
    run(async (terminal) =>
      withTarget(await openTarget(options, "read"), async (target) => {
        const read = await target.readRules();
        if (read.isErr()) return err(read.error);
        const { rules } = read.value;
        const project = projectOf(options) ?? "";
        if (file !== undefined) {
          const saved = await saveRules(file, project, rules);
          if (saved.isErr()) return err(saved.error);
          terminal.note(`${file} has ${rules.length} rules of ${target.name}`);
        } else if (!options.json) terminal.print(writeRulesFile(rules, project).trimEnd());
        if (options.json) terminal.printJson(rules.map(ruleJson));
        return ok(0);
      }),
    ),
  );
}
