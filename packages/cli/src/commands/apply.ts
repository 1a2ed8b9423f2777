import type { Command } from "commander";
import { err, ok, type Result } from "neverthrow";
import { chosenProjects, defaultRulesFile, type NamedProject, readRulesFile } from "../files/read-rules-file.ts";
import type { Terminal } from "../output/terminal.ts";
import { applyPlan } from "../plan/apply-plan.ts";
import { type OperationJson, operationJson, printPlan } from "../plan/plan-text.ts";
import { planTarget } from "../plan/target-plan.ts";
import { openTarget, projectOf } from "../target/open-target.ts";
import type { Failure, RuleTarget } from "../target/target.ts";
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

interface ApplyOptions extends TargetOptions, OutputOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** What was done to a project, as `--json` prints it. */
interface AppliedJson {
  readonly project: string;
  readonly changes: readonly OperationJson[];
  readonly applied: boolean;
}

export function addApplyCommand(program: Command): void {
  const command = program
    .command("apply")
    .description(
      "Make a project's rules those of a file. Asks before it deletes.\n\nOn our servers and in databases all changes are one step. On GitLab they are requests, one after another: at no step anything is allowed that neither the old nor the new rules allow. After a failure, run apply again.",
    )
    .argument("[file]", "the rules file", defaultRulesFile)
    .option("--yes", "do not ask before rules are deleted")
    .option("--dry-run", "show what would change, as plan does, and change nothing");
  addExamples(addJsonOption(addTargetOptions(command)), [
    "apply rules.yaml --url https://gitlab.example.com --project acme/web --token-file token",
    "apply --yes --database rules.sqlite --project 7 --by ann",
  ]).action((file: string, options: ApplyOptions) =>
    run(async (terminal) => {
      const projects = (await readRulesFile(file)).andThen((read) => chosenProjects(read, projectOf(options)));
      if (projects.isErr()) return err(projects.error);
      const results: AppliedJson[] = [];
      for (const project of projects.value) {
        const opened = await openTarget(options, options.dryRun ? "read" : "write", project.project);
        const outcome = await withTarget(opened, async (target) => {
          const applied = await applyProject(target, project, options, terminal);
          return applied.map((result) => {
            results.push(result);
            return 0;
          });
        });
        if (outcome.isErr()) return outcome;
      }
      if (options.json) terminal.printJson({ projects: results });
      return ok(0);
    }),
  );
}

async function applyProject(
  target: RuleTarget,
  project: NamedProject,
  { json, yes, dryRun }: ApplyOptions,
  terminal: Terminal,
): Promise<Result<AppliedJson, Failure>> {
  const planned = await planTarget(target, project);
  if (planned.isErr()) return err(planned.error);
  const { operations } = planned.value;
  const result = { project: project.project, changes: operations.map(operationJson) };
  if (!json) printPlan(terminal, target.name, operations);
  if (dryRun || operations.length === 0) return ok({ ...result, applied: false });
  const deletions = operations.filter(({ operation }) => operation === "delete").length;
  if (deletions > 0) {
    const what = `delete ${deletions} ${deletions === 1 ? "rule" : "rules"} of ${target.name}`;
    const confirmed = await confirmLoss(terminal, what, yes);
    if (confirmed.isErr()) return err(confirmed.error);
    if (!confirmed.value) return ok({ ...result, applied: false });
  }
  const done = await applyPlan(target, planned.value, project.rules, terminal);
  if (done.isOk() && !json) terminal.print("applied");
  return done.map(() => ({ ...result, applied: true }));
}
