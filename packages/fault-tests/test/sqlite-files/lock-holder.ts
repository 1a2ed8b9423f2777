import Database from "better-sqlite3";

// Another process that holds the file of its argument locked, from the line that it prints to the line that it is sent.
const [, , path = ""] = process.argv;
const database = new Database(path);
database.exec("BEGIN EXCLUSIVE");
process.stdout.write("locked\n");
process.stdin.once("data", () => {
  database.exec("COMMIT");
  database.close();
  process.exit();
});
