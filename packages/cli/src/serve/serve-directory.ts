import { err, ok, type Result } from "neverthrow";
import { openRuleDatabase } from "../target/rule-database.ts";
import { readDirectoryFile } from "./directory-file.ts";
import { createHost } from "./host.ts";
import { listen } from "./http-server.ts";

/** A server that listens. */
export interface Serving {
  /** What a person at the terminal should know. */
  readonly lines: readonly string[];
  /** Stops it after the requests that are running. */
  stop(): Promise<void>;
}

export interface DirectoryServerOptions {
  /** An SQLite file, or the URL of a PostgreSQL database. */
  readonly database: string;
  /** The path of the directory file. */
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  /** The folder of the packages; null serves no registry. */
  readonly registry: string | null;
  readonly publicUrl: string | null;
}

/** Serves the projects of a directory file. The error is for a person. */
export async function serveDirectory({
  database,
  directory: directoryPath,
  host,
  port,
  registry,
  publicUrl,
}: DirectoryServerOptions): Promise<Result<Serving, string>> {
  const directory = await readDirectoryFile(directoryPath);
  if (directory.isErr()) return err(directory.error);
  const opened = await openRuleDatabase(database, "migrate");
  if (opened.isErr()) return err(opened.error);
  const { store, close } = opened.value;
  const created = createHost({
    store,
    directory: directory.value,
    registryFolder: registry,
    publicUrl,
    logger: console,
  });
  const server = await created.asyncAndThen(({ listener }) => listen(listener, host, port));
  if (server.isErr()) {
    await close();
    return err(server.error);
  }
  const { url } = server.value;
  const served = registry === null ? [] : directory.value.projects;
  return ok({
    lines: [
      `listening on ${url}`,
      `settings page of a project: ${url}/settings/packages/<id>/`,
      ...served.map(({ id }) => `npm registry of project ${id}: ${url}/api/v4/projects/${id}/packages/npm/`),
    ],
    async stop() {
      await server.value.close();
      await close();
    },
  });
}
