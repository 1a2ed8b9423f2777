import type { Command } from "commander";
import { err, ok } from "neverthrow";
import { addExamples, addJsonOption, type OutputOptions, run } from "./command-line.ts";
import { confirmLoss } from "./confirm-loss.ts";
import { copyFailure, loadSqliteCopies } from "./sqlite-copies.ts";

export function addRestoreCommand(program: Command): void {
  const command = program
    .command("restore")
    .description(
      "Put the rules of a backup into an SQLite file, also while servers use it: they decide by the restored rules from then on.",
    )
    .argument("<backup>", "a file that backup made")
    .requiredOption("--database <file>", "the SQLite file to restore; it is made where there is none")
    .option("--yes", "do not ask");
  addExamples(addJsonOption(command), ["restore rules-2026-11-30.sqlite --database rules.sqlite"]).action(
    (backup: string, { database, yes, json }: OutputOptions & { readonly database: string; readonly yes?: boolean }) =>
      run(async (terminal) => {
        const adapter = await loadSqliteCopies(database);
        if (adapter.isErr()) return err(adapter.error);
        const allowed = await confirmLoss(terminal, `replace the rules in ${database} by those of ${backup}`, yes);
        if (allowed.isErr()) return err(allowed.error);
        if (!allowed.value) return ok(0);
        const restored = await adapter.value.restoreRuleDatabase(backup, database);
        return restored
          .map(() => {
            if (json) terminal.printJson({ from: backup, to: database });
            else terminal.print(`${database} has the rules of ${backup}`);
            return 0 as const;
          })
          .mapErr((error) => copyFailure(error, backup, database));
      }),
  );
}
