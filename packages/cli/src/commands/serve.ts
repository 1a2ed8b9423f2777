import { type Command, InvalidArgumentError, Option } from "commander";
import { err, ok } from "neverthrow";
import { addExamples, run } from "./command-line.ts";

interface ServeOptions {
  readonly demo?: boolean;
  readonly database?: string;
  readonly directory?: string;
  readonly host: string;
  readonly port: number;
  readonly registry?: string;
  readonly publicUrl?: string;
}

const usualPort = 3000;

export function addServeCommand(program: Command): void {
  const command = program
    .command("serve")
    .description(
      "Run a server: GitLab's API for package protection rules, and with --registry a guarded npm and generic registry.\n\nIt makes the database's tables. It ends at SIGTERM or SIGINT, after the requests that are running.",
    )
    .addOption(
      new Option(
        "--demo",
        "serve a project with packages, users and rules to try, on this machine alone; in memory without --database",
      ).conflicts(["directory", "host", "registry", "publicUrl"]),
    )
    .option("--database <file or url>", "an SQLite file or postgres://…")
    .option("--directory <file>", "a JSON file of projects, users and deploy tokens")
    .option("--host <address>", "where to listen", "127.0.0.1")
    .option("--port <number>", "the port; 0 takes a free one", portArgument, usualPort)
    .option("--registry <folder>", "keep packages in this folder, and serve them")
    .option("--public-url <address>", "the address under which clients reach the server, for links");
  addExamples(command, [
    "serve --demo",
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
        const serving = await serve(options, command.getOptionValueSource("port") === "default");
        if (serving.isErr()) return err(serving.error);
        for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, serving.value.stop);
        for (const line of serving.value.lines) terminal.print(line);
        return ok(0);
      }),
    );
}

async function serve(
  { demo = false, database, directory, host, port, registry, publicUrl }: ServeOptions,
  isUsualPort: boolean,
) {
  if (demo) {
    const { serveDemonstration } = await import("../serve/demonstration/serve-demonstration.ts");
    return serveDemonstration({ database: database ?? null, port: isUsualPort ? null : port, usualPort });
  }
  if (database === undefined || directory === undefined) {
    return err("serve needs --database and --directory; serve --demo needs neither");
  }
  const { serveDirectory } = await import("../serve/serve-directory.ts");
  return serveDirectory({
    database,
    directory,
    host,
    port,
    registry: registry ?? null,
    publicUrl: publicUrl ?? null,
  });
}

function portArgument(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}
