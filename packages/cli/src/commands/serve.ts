import { type Command, InvalidArgumentError } from "commander";
import { err, ok, type Result } from "neverthrow";
import { addExamples, run } from "./command-line.ts";

interface ServeOptions {
  readonly database: string;
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  readonly registry?: string;
  readonly publicUrl?: string;
}

export function addServeCommand(program: Command): void {
  const command = program
    .command("serve")
    .description(
      "Run a server: GitLab's API for package protection rules, and with --registry a guarded npm and generic registry.\n\nIt makes the database's tables. It ends at SIGTERM or SIGINT, after the requests that are running.",
    )
    .requiredOption("--database <file or url>", "an SQLite file or postgres://…")
    .requiredOption("--directory <file>", "a JSON file of projects, users and deploy tokens")
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--port <number>", "the port; 0 takes a free one", portArgument, 3000)
    .option("--registry <folder>", "keep packages in this folder, and serve them")
    .option("--public-url <address>", "the address under which clients reach the server, for links");
  addExamples(command, [
    "serve --database rules.sqlite --directory directory.json",
    "serve --database postgres://rules@db.example.com/rules --directory directory.json --host 0.0.0.0 --registry packages",
  ])
    .addHelpText(
      "after",
      `
The directory file:
  { "projects": [{ "id": 7, "path": "acme/web", "visibility": "private" }],
    "users": [{ "name": "ann", "token": "a-long-secret", "memberships": { "7": "maintainer" } }],
    "deployTokens": [{ "name": "ci", "token": "another-secret", "projects": [7] }] }`,
    )
    .action((options: ServeOptions) =>
      run(async (terminal) => {
        const stop = await start(options, (text) => terminal.print(text));
        if (stop.isErr()) return err(stop.error);
        for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop.value);
        return ok(0);
      }),
    );
}

async function start(
  { database, directory, host, port, registry, publicUrl }: ServeOptions,
  print: (text: string) => void,
): Promise<Result<() => Promise<void>, string>> {
  const { loadOptional } = await import("../target/optional-package.ts");
  const loaded = await loadOptional("express", () => import("../serve/app.ts"));
  if (loaded.isErr()) return err(loaded.error);
  const { readDirectoryFile } = await import("../serve/directory-file.ts");
  const read = await readDirectoryFile(directory);
  if (read.isErr()) return err(read.error);
  const { openRuleDatabase } = await import("../target/rule-database.ts");
  const opened = await openRuleDatabase(database, "migrate");
  if (opened.isErr()) return err(opened.error);
  const app = loaded.value.createApp({
    store: opened.value.store,
    directory: read.value,
    registryFolder: registry ?? null,
    publicUrl: publicUrl ?? null,
    logger: console,
  });
  const { listen } = await import("../serve/http-server.ts");
  const server = await listen(app, host, port);
  if (server.isErr()) {
    await opened.value.close();
    return err(server.error);
  }
  print(`listening on ${server.value.url}`);
  if (registry !== undefined) {
    for (const { id } of read.value.projects)
      print(`npm registry of project ${id}: ${server.value.url}/api/v4/projects/${id}/packages/npm/`);
  }
  return ok(async () => {
    await server.value.close();
    await opened.value.close();
  });
}

function portArgument(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}
