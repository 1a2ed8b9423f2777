import { err, ok, type Result } from "neverthrow";
import { createApp } from "./app.ts";
import { createDemonstrationRules, demonstrationLines } from "./demonstration.ts";
import { readDirectoryFile } from "./directory-file.ts";
import { listen } from "./http-server.ts";
import { isPostgresUrl, readyPostgresDatabase } from "./postgres-database.ts";
import { runUntilStopped } from "./run-until-stopped.ts";
import { readSettings } from "./settings.ts";
import { readySqliteFile } from "./sqlite-file.ts";

/** Starts the server, and says how to stop it. */
async function start(environment: NodeJS.ProcessEnv): Promise<Result<() => Promise<void>, string>> {
  const settings = readSettings(environment);
  if (settings.isErr()) return err(settings.error);
  const { host, port, directory: directoryPath, usesDefaultDirectory } = settings.value;

  const directory = await readDirectoryFile(directoryPath);
  if (directory.isErr()) return err(directory.error);

  const { database } = settings.value;
  const opened = await (isPostgresUrl(database) ? readyPostgresDatabase(database) : readySqliteFile(settings.value));
  if (opened.isErr()) return err(opened.error);
  const { store, isEmpty, close } = opened.value;

  if (usesDefaultDirectory && isEmpty) {
    const created = await createDemonstrationRules(store, Date.now());
    if (created.isErr()) return err(`the example rules can't be created: ${created.error.type}`);
  }

  const server = await listen(createApp(store, directory.value, console), host, port);
  if (server.isErr()) return err(server.error);

  const { url } = server.value;
  const token = usesDefaultDirectory ? "demo-maintainer" : "<your_access_token>";
  console.log([`listening on ${url}`, "", ...demonstrationLines(url, token), ""].join("\n"));
  return ok(async () => {
    await server.value.close();
    await close();
  });
}

await runUntilStopped(start);
