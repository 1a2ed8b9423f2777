import type { Command } from "commander";
import { err, ok } from "neverthrow";
import { chosenProjects, defaultRulesFile, readRulesFile } from "../files/read-rules-file.ts";
import { applyPlan } from "../plan/apply-plan.ts";
import { operationJson, planSummary, printPlan } from "../plan/plan-text.ts";
import { planTarget } from "../plan/target-plan.ts";
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
import { mayDelete } from "./may-delete.ts";

interface ApplyOptions extends TargetOptions, OutputOptions {
  readonly yes?: boolean;
}

export function addApplyCommand(program: Command): void {
  const command = program
    .command("apply")
    .description(
      "Make a project's rules those of a file. Asks before it deletes.\n\nOn our servers and in databases all changes are one step. On GitLab they are requests, one after another: at no step anything is allowed that neither the old nor the new rules allow. After a failure, run apply again.",
    )
    .argument("[file]", "the rules file", defaultRulesFile)
    .option("--yes", "do not ask before rules are deleted");
  addExamples(addJsonOption(addTargetOptions(command)), [
    "apply rules.yaml --url https://gitlab.example.com --project acme/web --token-file token",
    "apply --yes --database rules.sqlite --project 7 --by ann",
  ]).action((file: string, options: ApplyOptions) =>
    run(async (terminal) => {
      const projects = (await readRulesFile(file)).andThen((read) => chosenProjects(read, projectOf(options)));
      if (projects.isErr()) return err(projects.error);
      const results: unknown[] = [];
      for (const project of projects.value) {
        const outcome = await withTarget(await openTarget(options, "write", project.project), async (target) => {
          const planned = await planTarget(target, project);
          if (planned.isErr()) return err(planned.error);
          const { operations } = planned.value;
          const deletions = operations.filter(({ operation }) => operation === "delete").length;
          if (!options.json) {
            terminal.print(`${terminal.colour("bold", target.name)}: ${planSummary(operations)}`);
            printPlan(terminal, operations);
          }
          let applied = false;
          if (operations.length > 0) {
            const what = `delete ${deletions} ${deletions === 1 ? "rule" : "rules"} of ${target.name}`;
            const allowed = deletions === 0 ? ok(true) : await mayDelete(terminal, what, options.yes);
            if (allowed.isErr()) return err(allowed.error);
            if (allowed.value) {
              const done = await applyPlan(target, planned.value, project.rules, terminal);
              if (done.isErr()) return err(done.error);
              applied = true;
              if (!options.json) terminal.print("applied");
            }
          }
          results.push({ project: project.project, changes: operations.map(operationJson), applied });
          return ok(0);
        });
        if (outcome.isErr()) return outcome;
      }
      if (options.json) terminal.printJson({ projects: results });
      return ok(0);
    }),
  );
}
