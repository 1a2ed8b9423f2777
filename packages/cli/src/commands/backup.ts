import type { Command } from "commander";
import { err } from "neverthrow";
import { addExamples, addJsonOption, type OutputOptions, run } from "./command-line.ts";
import { copyFailure, loadSqliteCopies } from "./sqlite-copies.ts";

export function addBackupCommand(program: Command): void {
  const command = program
    .command("backup")
    .description("Copy the rules of an SQLite file to a new file, also while servers use it.")
    .argument("<file>", "the file to make")
    .requiredOption("--database <file>", "the SQLite file to copy");
  addExamples(addJsonOption(command), ["backup rules-2026-11-30.sqlite --database rules.sqlite"]).action(
    (file: string, { database, json }: OutputOptions & { readonly database: string }) =>
      run(async (terminal) => {
        const adapter = await loadSqliteCopies(database);
        if (adapter.isErr()) return err(adapter.error);
        const copied = await adapter.value.backupRuleDatabase(database, file);
        return copied
          .map(() => {
            if (json) terminal.printJson({ from: database, to: file });
            else terminal.print(`copied ${database} to ${file}`);
            return 0 as const;
          })
          .mapErr((error) => copyFailure(error, database, file));
      }),
  );
}
