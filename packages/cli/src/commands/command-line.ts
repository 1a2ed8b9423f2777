import { type Command, Option } from "commander";
import { err, type Result } from "neverthrow";
import { errorExitCode, processTerminal, type Terminal } from "../output/terminal.ts";
import type { TargetOptions } from "../target/open-target.ts";
import type { Failure, RuleTarget } from "../target/target.ts";

/** 0: done. 1: with `--exit-code`, there are differences or findings. */
export type ExitCode = 0 | 1;
export type AddCommand = (program: Command) => void;
export type Outcome = Result<ExitCode, Failure>;

/** Runs a command's work, and sets the exit code of the process, unless it has one because output was lost. */
export async function run(work: (terminal: Terminal) => Promise<Outcome>): Promise<void> {
  const terminal = processTerminal();
  const outcome = await work(terminal);
  outcome.match(
    (code) => {
      process.exitCode ??= code;
    },
    (failure) => {
      terminal.note(`error: ${failure}`);
      process.exitCode = errorExitCode;
    },
  );
}

/** Works with a target, and always closes it. */
export async function withTarget(
  opened: Result<RuleTarget, Failure>,
  work: (target: RuleTarget) => Promise<Outcome>,
): Promise<Outcome> {
  return opened.match(
    async (target) => {
      try {
        return await work(target);
      } finally {
        await target.close();
      }
    },
    async (failure) => err(failure),
  );
}

/** Adds the options that name the place of the rules. */
export function addTargetOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--url <address>", "the server: a GitLab, or one of package-protection (PACKAGE_PROTECTION_URL)"),
    )
    .addOption(new Option("--project <id or path>", "the project (PACKAGE_PROTECTION_PROJECT)"))
    .addOption(
      new Option("--token-file <file>", "the file with the token (or PACKAGE_PROTECTION_TOKEN, the token itself)"),
    )
    .addOption(new Option("--database <file or url>", "an SQLite file or postgres://…, in place of a server"))
    .addOption(new Option("--by <name>", "who changes rules in a database: the history keeps it"));
}

export function addJsonOption(command: Command): Command {
  return command.option("--json", "print JSON");
}

export function addExitCodeOption(command: Command, when: string): Command {
  return command.option("--exit-code", `exit with 1 if ${when}`);
}

/** Adds examples to a command's help. */
export function addExamples(command: Command, examples: readonly string[]): Command {
  return command.addHelpText(
    "after",
    `\nExamples:\n${examples.map((example) => `  $ package-protection ${example}`).join("\n")}`,
  );
}

export interface OutputOptions {
  readonly json?: boolean;
  readonly exitCode?: boolean;
}

export type { TargetOptions };
