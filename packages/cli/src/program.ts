import { Command } from "commander";
import manifest from "../package.json" with { type: "json" };
import type { AddCommand } from "./commands/command-line.ts";
import { errorExitCode } from "./output/terminal.ts";

/** Each command's code, which is loaded at its use, in the order of the help. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  list: async () => (await import("./commands/list.ts")).addListCommand,
  add: async () => (await import("./commands/add.ts")).addAddCommand,
  change: async () => (await import("./commands/change.ts")).addChangeCommand,
  remove: async () => (await import("./commands/remove.ts")).addRemoveCommand,
  export: async () => (await import("./commands/export.ts")).addExportCommand,
  plan: async () => (await import("./commands/plan.ts")).addPlanCommand,
  apply: async () => (await import("./commands/apply.ts")).addApplyCommand,
  check: async () => (await import("./commands/check.ts")).addCheckCommand,
  lint: async () => (await import("./commands/lint.ts")).addLintCommand,
  import: async () => (await import("./commands/import.ts")).addImportCommand,
  history: async () => (await import("./commands/history.ts")).addHistoryCommand,
  revert: async () => (await import("./commands/revert.ts")).addRevertCommand,
  serve: async () => (await import("./commands/serve.ts")).addServeCommand,
  migrate: async () => (await import("./commands/migrate.ts")).addMigrateCommand,
  backup: async () => (await import("./commands/backup.ts")).addBackupCommand,
  restore: async () => (await import("./commands/restore.ts")).addRestoreCommand,
};

/** The command line, with the command that the parameters name, or with all of them. */
export async function createProgram(parameters: readonly string[]): Promise<Command> {
  const program = new Command("package-protection")
    .description("Package protection rules, on GitLab and on servers of package-protection.")
    .version(manifest.version)
    .showHelpAfterError("(--help shows how to use it)")
    .addHelpText(
      "after",
      `
Where the rules are: --url, --project and --token-file name a project on a server; PACKAGE_PROTECTION_URL, PACKAGE_PROTECTION_PROJECT
and PACKAGE_PROTECTION_TOKEN do the same. --database names an SQLite file or a PostgreSQL database, for the operator on the machine.

Exit codes: 0 done; 1 with --exit-code, there are differences or findings; 2 an error.

Examples:
  $ package-protection list --url https://gitlab.example.com --project acme/web --token-file token
  $ package-protection export rules.yaml
  $ package-protection plan rules.yaml
  $ package-protection apply rules.yaml`,
    );
  const [named = ""] = parameters;
  const known = Object.hasOwn(commands, named) ? commands[named] : undefined;
  for (const load of known === undefined ? Object.values(commands) : [known]) (await load())(program);
  for (const command of [program, ...program.commands]) {
    command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : errorExitCode));
    command.summary(command.description().split("\n")[0] ?? "");
    rejectOptionsAsValues(command);
  }
  return program;
}

/** In `--url $URL --project 7` with an empty variable, the value of `--url` would be `--project`. */
function rejectOptionsAsValues(command: Command): void {
  for (const option of command.options) {
    command.on(`option:${option.name()}`, (value: unknown) => {
      if (!command.options.some(({ long }) => long === value)) return;
      command.error(`error: option '${option.flags}' needs a value, got the option ${value}; is a variable empty?`);
    });
  }
}
