import type { Command } from "commander";
import { err, ok } from "neverthrow";
import { readPackageList } from "../files/read-package-list.ts";
import { chosenProjects, defaultRulesFile, readRulesFile } from "../files/read-rules-file.ts";
import { table } from "../output/table.ts";
import { type AffectedPackage, affectedPackages } from "../plan/affected-packages.ts";
import { operationJson, printPlan } from "../plan/plan-text.ts";
import { planTarget } from "../plan/target-plan.ts";
import { openTarget, projectOf } from "../target/open-target.ts";
import {
  addExamples,
  addExitCodeOption,
  addJsonOption,
  addTargetOptions,
  type OutputOptions,
  run,
  type TargetOptions,
  withTarget,
} from "./command-line.ts";

interface PlanOptions extends TargetOptions, OutputOptions {
  readonly packages?: string;
}

export function addPlanCommand(program: Command): void {
  const command = program
    .command("plan")
    .description("Show what apply would change. Changes nothing.")
    .argument("[file]", "the rules file", defaultRulesFile)
    .option(
      "--packages <file>",
      "a list of packages, to show which of them are decided otherwise: a line is `npm @acme/app`",
    );
  addExamples(addExitCodeOption(addJsonOption(addTargetOptions(command)), "there are differences"), [
    "plan rules.yaml --url https://gitlab.example.com --project acme/web --token-file token",
    "plan --packages packages.txt --exit-code",
  ]).action((file: string, options: PlanOptions) =>
    run(async (terminal) => {
      const projects = (await readRulesFile(file)).andThen((read) => chosenProjects(read, projectOf(options)));
      if (projects.isErr()) return err(projects.error);
      const packages = options.packages === undefined ? ok([]) : await readPackageList(options.packages);
      if (packages.isErr()) return err(packages.error);
      const results: unknown[] = [];
      let differences = false;
      for (const project of projects.value) {
        const outcome = await withTarget(await openTarget(options, "read", project.project), async (target) => {
          const planned = await planTarget(target, project);
          return planned.map(({ operations, present, revision }) => {
            const affected = affectedPackages(present, project.rules, operations, packages.value);
            if (operations.length > 0) differences = true;
            results.push({
              project: project.project,
              revision,
              changes: operations.map(operationJson),
              ...(options.packages !== undefined && { packages: affected }),
            });
            if (!options.json) {
              printPlan(terminal, target.name, operations);
              if (affected.length > 0) terminal.print(`\n${affectedTable(affected)}`);
              else if (options.packages !== undefined) terminal.print("no package of the list is decided otherwise");
            }
            return 0;
          });
        });
        if (outcome.isErr()) return outcome;
      }
      if (options.json) terminal.printJson({ projects: results });
      return ok(differences && options.exitCode ? 1 : 0);
    }),
  );
}

function affectedTable(affected: readonly AffectedPackage[]): string {
  const change = ({ before, after }: AffectedPackage["push"]) => (before === after ? before : `${before} -> ${after}`);
  const rows = affected.map((one) => [one.type, one.name, change(one.push), change(one.delete)]);
  return table(["TYPE", "PACKAGE", "PUSH", "DELETE"], rows);
}
