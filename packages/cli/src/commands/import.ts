import { type Command, Option } from "commander";
import { err, ok } from "neverthrow";
import { rulesInFile } from "../files/rules-in-file.ts";
import { saveRules } from "../files/save-rules.ts";
import type { Terminal } from "../output/terminal.ts";
import { applyPlan } from "../plan/apply-plan.ts";
import { loosens, type Operation, type PresentRule, planRules } from "../plan/plan-rules.ts";
import { operationJson, printPlan } from "../plan/plan-text.ts";
import { keyOf } from "../rules-file/read-rules.ts";
import { namesTarget, openSource, openTarget, projectOf } from "../target/open-target.ts";
import type { RuleTarget } from "../target/target.ts";
import {
  addExamples,
  addExitCodeOption,
  addJsonOption,
  addTargetOptions,
  type ExitCode,
  type Outcome,
  type OutputOptions,
  run,
  type TargetOptions,
  withTarget,
} from "./command-line.ts";
import { confirmLoss } from "./confirm-loss.ts";

interface ImportOptions extends TargetOptions, OutputOptions {
  readonly fromUrl: string;
  readonly fromProject: string;
  readonly fromTokenFile?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export function addImportCommand(program: Command): void {
  const command = program
    .command("import")
    .description(
      "Take over the rules of a GitLab project, into a rules file, a server or a database.\n\nA server or a database keeps the rules that GitLab does not have; a rule of the same type and pattern gets GitLab's levels. Asks before a rule that is there gets less strict.",
    )
    .argument("[file]", "the rules file; without it, the server or database of the options")
    .addOption(new Option("--from <kind>", "where the rules come from").choices(["gitlab"]).makeOptionMandatory())
    .requiredOption("--from-url <address>", "the GitLab")
    .requiredOption("--from-project <id or path>", "the project on it")
    .option(
      "--from-token-file <file>",
      "the file with the token for it (or PACKAGE_PROTECTION_FROM_TOKEN, the token itself)",
    )
    .option("--dry-run", "show what would change, and change nothing")
    .option("--yes", "do not ask before rules get less strict");
  addExamples(addExitCodeOption(addJsonOption(addTargetOptions(command)), "--dry-run shows a difference"), [
    "import rules.yaml --from gitlab --from-url https://gitlab.example.com --from-project acme/web --from-token-file token",
    "import --from gitlab --from-url https://gitlab.example.com --from-project acme/web --database rules.sqlite --project 7 --by ann",
    "import --from gitlab --from-url https://gitlab.example.com --from-project acme/web --database rules.sqlite --project 7 --dry-run",
  ]).action((file: string | undefined, options: ImportOptions) =>
    run(async (terminal) => {
      if (options.exitCode && !options.dryRun) return err("--exit-code needs --dry-run");
      return withTarget(
        await openSource(options.fromUrl, options.fromProject, options.fromTokenFile),
        async (source) => {
          const read = await source.readRules();
          if (read.isErr()) return err(read.error);
          const { rules } = read.value;
          if (file !== undefined) return importIntoFile(file, rules, source.name, options, terminal);
          if (!namesTarget(options))
            return err("import into what? name a rules file, --url with --project, or --database with --project");
          const opened = await openTarget(options, options.dryRun ? "read" : "write");
          return withTarget(opened, (target) => importIntoTarget(target, rules, options, terminal));
        },
      );
    }),
  );
}

async function importIntoFile(
  file: string,
  rules: readonly PresentRule[],
  source: string,
  options: ImportOptions,
  terminal: Terminal,
): Promise<Outcome> {
  const project = projectOf(options) ?? options.fromProject;
  if (options.dryRun) {
    const present = await rulesInFile(file, project);
    return present.map((there) => showPlan(planRules(there, rules), file, options, terminal));
  }
  const saved = await saveRules(file, project, rules);
  if (saved.isErr()) return err(saved.error);
  if (options.json) terminal.printJson({ file, rules: rules.length });
  else terminal.print(`${file} has ${rules.length} rules of ${source}`);
  return ok(0);
}

async function importIntoTarget(
  target: RuleTarget,
  rules: readonly PresentRule[],
  options: ImportOptions,
  terminal: Terminal,
): Promise<Outcome> {
  const there = await target.readRules();
  if (there.isErr()) return err(there.error);
  const { rules: present, revision } = there.value;
  const wanted = withImported(present, rules);
  const operations = planRules(present, wanted);
  if (options.dryRun) return ok(showPlan(operations, target.name, options, terminal));
  if (!options.json) printPlan(terminal, target.name, operations);
  const looser = operations.filter(loosens).length;
  const what = `make ${looser} ${looser === 1 ? "rule" : "rules"} of ${target.name} less strict`;
  const allowed = looser === 0 ? ok(true) : await confirmLoss(terminal, what, options.yes);
  if (allowed.isErr()) return err(allowed.error);
  if (allowed.value && operations.length > 0) {
    const applied = await applyPlan(target, { operations, present, revision }, wanted, terminal);
    if (applied.isErr()) return err(applied.error);
    if (!options.json) terminal.print("applied");
  }
  if (options.json)
    terminal.printJson({ changes: operations.map(operationJson), applied: allowed.value && operations.length > 0 });
  return ok(0);
}

/** Shows what would change, and returns the exit code. */
function showPlan(
  operations: readonly Operation[],
  name: string,
  options: ImportOptions,
  terminal: Terminal,
): ExitCode {
  if (options.json) terminal.printJson({ changes: operations.map(operationJson), applied: false });
  else printPlan(terminal, name, operations);
  return options.exitCode && operations.length > 0 ? 1 : 0;
}

function withImported(present: readonly PresentRule[], imported: readonly PresentRule[]): readonly PresentRule[] {
  return [...new Map([...present, ...imported].map((rule) => [keyOf(rule), rule])).values()];
}
