import { type Command, Option } from "commander";
import { err, ok } from "neverthrow";
import { saveRules } from "../files/save-rules.ts";
import { applyPlan } from "../plan/apply-plan.ts";
import { loosens, type PresentRule, planRules } from "../plan/plan-rules.ts";
import { operationJson, planSummary, printPlan } from "../plan/plan-text.ts";
import { keyOf } from "../rules-file/read-rules.ts";
import { namesTarget, openTarget, projectOf, readToken } from "../target/open-target.ts";
import { serverTarget } from "../target/server-target.ts";
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

interface ImportOptions extends TargetOptions, OutputOptions {
  readonly fromUrl: string;
  readonly fromProject: string;
  readonly fromTokenFile?: string;
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
    .option("--yes", "do not ask before rules get less strict");
  addExamples(addJsonOption(addTargetOptions(command)), [
    "import rules.yaml --from gitlab --from-url https://gitlab.example.com --from-project acme/web --from-token-file token",
    "import --from gitlab --from-url https://gitlab.example.com --from-project acme/web --database rules.sqlite --project 7 --by ann",
  ]).action((file: string | undefined, options: ImportOptions) =>
    run(async (terminal) => {
      const token = await readToken(options.fromTokenFile, "FROM_TOKEN");
      const source = token.andThen((text) =>
        serverTarget({ url: options.fromUrl, project: options.fromProject, token: text }),
      );
      if (source.isErr()) return err(source.error);
      const read = await source.value.readRules();
      if (read.isErr()) return err(`${source.value.name}: ${read.error}`);
      const { rules } = read.value;
      if (file !== undefined) {
        const saved = await saveRules(file, projectOf(options) ?? options.fromProject, rules);
        if (saved.isErr()) return err(saved.error);
        if (options.json) terminal.printJson({ file, rules: rules.length });
        else terminal.print(`${file} has ${rules.length} rules of ${source.value.name}`);
        return ok(0);
      }
      if (!namesTarget(options))
        return err("import into what? name a rules file, --url with --project, or --database with --project");
      return withTarget(await openTarget(options, "write"), async (target) => {
        const there = await target.readRules();
        if (there.isErr()) return err(there.error);
        const { rules: present, revision } = there.value;
        const wanted = withImported(present, rules);
        const operations = planRules(present, wanted);
        if (!options.json) {
          terminal.print(`${terminal.colour("bold", target.name)}: ${planSummary(operations)}`);
          printPlan(terminal, operations);
        }
        const looser = operations.filter(loosens).length;
        const what = `make ${looser} ${looser === 1 ? "rule" : "rules"} of ${target.name} less strict`;
        const allowed = looser === 0 ? ok(true) : await mayDelete(terminal, what, options.yes);
        if (allowed.isErr()) return err(allowed.error);
        if (allowed.value && operations.length > 0) {
          const applied = await applyPlan(target, { operations, present, revision }, wanted, terminal);
          if (applied.isErr()) return err(applied.error);
        }
        if (options.json)
          terminal.printJson({
            changes: operations.map(operationJson),
            applied: allowed.value && operations.length > 0,
          });
        return ok(0);
      });
    }),
  );
}

function withImported(present: readonly PresentRule[], imported: readonly PresentRule[]): readonly PresentRule[] {
  return [...new Map([...present, ...imported].map((rule) => [keyOf(rule), rule])).values()];
}
