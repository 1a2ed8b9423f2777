import { migrate, openRuleDatabase } from "@package-protection/adapter-sqlite";

// Waits for a line, so that all processes of a test begin at once; opens and migrates the file of its argument; prints the
// versions that it applied, or the error's type.
const [, , path = ""] = process.argv;
process.stdout.write("ready\n");
process.stdin.once("data", async () => {
  const report = await openRuleDatabase(path).andThen((database) =>
    migrate(database).map(({ applied }) => {
      database.close();
      return applied;
    }),
  );
  process.stdout.write(
    `${JSON.stringify(
      report.match(
        (applied) => applied,
        (error) => error.type,
      ),
    )}\n`,
  );
  process.exit();
});
