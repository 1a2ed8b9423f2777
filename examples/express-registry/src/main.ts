import { fileURLToPath } from "node:url";
import { readDirectoryFile } from "@package-protection/example-express-server/directory-file";
import { listen } from "@package-protection/example-express-server/http-server";
import { isPostgresUrl, readyPostgresDatabase } from "@package-protection/example-express-server/postgres-database";
import { runUntilStopped } from "@package-protection/example-express-server/run-until-stopped";
import { readSettings } from "@package-protection/example-express-server/settings";
import { readySqliteFile } from "@package-protection/example-express-server/sqlite-file";
import { err, ok, type Result } from "neverthrow";
import { createApp } from "./app.ts";

const ownFolder = new URL("../", import.meta.url);

/** Starts the registry, and says how to stop it. */
async function start(environment: NodeJS.ProcessEnv): Promise<Result<() => Promise<void>, string>> {
  const settings = readSettings(environment, ownFolder);
  if (settings.isErr()) return err(settings.error);
  const { host, port, database, directory: directoryPath } = settings.value;
  const packagesFolder = environment.PACKAGES || fileURLToPath(new URL("data/packages", ownFolder));

  const directory = await readDirectoryFile(directoryPath);
  if (directory.isErr()) return err(directory.error);

  const opened = await (isPostgresUrl(database) ? readyPostgresDatabase(database) : readySqliteFile(settings.value));
  if (opened.isErr()) return err(opened.error);
  const { store, close } = opened.value;

  const app = createApp({ store, directory: directory.value, packagesFolder, logger: console });
  const server = await listen(app, host, port);
  if (server.isErr()) return err(server.error);

  const { url } = server.value;
  const registries = directory.value.projects.map(({ id, path }) => `${path}: ${url}/api/v4/projects/${id}/packages/`);
  console.log([`listening on ${url}`, ...registries].join("\n"));
  return ok(async () => {
    await server.value.close();
    await close();
  });
}

await runUntilStopped(start);
