import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "neverthrow";
import { listen, openRuleDatabase, readDirectoryFile } from "package-protection/serve";
import { createApp } from "./app.ts";

const ownFolder = join(import.meta.dirname, "..");
const {
  PORT = "3000",
  DATABASE = join(ownFolder, "data/rules.sqlite"),
  DIRECTORY = join(ownFolder, "directory.json"),
  PACKAGES = join(ownFolder, "data/packages"),
} = process.env;

mkdirSync(join(ownFolder, "data"), { recursive: true });
const directory = orExit(await readDirectoryFile(DIRECTORY));
const database = orExit(await openRuleDatabase(DATABASE, "migrate"));
const app = createApp({ store: database.store, directory, packagesFolder: PACKAGES, logger: console });
const server = orExit(await listen(app, "127.0.0.1", Number(PORT)));

console.log(`listening on ${server.url}`);
for (const { id, path } of directory.projects) console.log(`${path}: ${server.url}/api/v4/projects/${id}/packages/`);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    await server.close();
    await database.close();
  });
}

function orExit<Value>(result: Result<Value, string>): Value {
  if (result.isOk()) return result.value;
  console.error(result.error);
  process.exit(1);
}
