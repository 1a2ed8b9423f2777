import type { Command } from "commander";
import { err, ok } from "neverthrow";
import { withoutPassword } from "../target/database-address.ts";
import { openRuleDatabase } from "../target/rule-database.ts";
import { addExamples, addJsonOption, type OutputOptions, run } from "./command-line.ts";

export function addMigrateCommand(program: Command): void {
  const command = program
    .command("migrate")
    .description("Make a database's tables, or bring them up to date.")
    .requiredOption("--database <file or url>", "an SQLite file or postgres://…");
  addExamples(addJsonOption(command), [
    "migrate --database rules.sqlite",
    "migrate --database postgres://rules@db.example.com/rules",
  ]).action(({ database, json }: OutputOptions & { readonly database: string }) =>
    run(async (terminal) => {
      const opened = await openRuleDatabase(database, "migrate");
      if (opened.isErr()) return err(opened.error);
      await opened.value.close();
      const { from, to } = opened.value.versions;
      if (json) terminal.printJson({ from, to });
      else {
        const place = withoutPassword(database);
        terminal.print(
          from === to
            ? `${place} has schema version ${to} already`
            : `${place}: schema version ${from} before, ${to} now`,
        );
      }
      return ok(0);
    }),
  );
}
