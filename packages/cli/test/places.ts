import { join } from "node:path";
import { type GitLabOptions, startGitLab } from "@package-protection/gitlab-stand-in";
import { newestPostgres, type PostgresServer, startPostgres } from "@package-protection/postgres-server";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { cli, startServe, temporaryFolder, writeDirectory } from "./cli-process.ts";

/** Where rules can be, for the length of one test. */
export interface Place {
  readonly name: string;
  readonly isGitLab: boolean;
  /** Returns the options that name the place, and variables with secrets. */
  open(): Promise<OpenPlace>;
}

export interface OpenPlace {
  readonly options: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts PostgreSQL for the tests of a file. */
export function postgresForFile(): () => Promise<string> {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await startPostgres(newestPostgres());
  });
  afterAll(async () => {
    await server?.dispose();
  });
  return async () => (await server?.createDatabase()) ?? "";
}

/** Databases, servers on them, and a GitLab. */
export function places(createDatabase: () => Promise<string>): readonly Place[] {
  const sqlite = async () => join(temporaryFolder(), "rules.sqlite");
  const database = async (address: string): Promise<OpenPlace> => {
    await cli(["migrate", "--database", address]);
    return { options: ["--database", address, "--project", "7", "--by", "ann"], env: {} };
  };
  const server = async (address: string): Promise<OpenPlace> => {
    const url = await startServe(["--database", address, "--directory", writeDirectory(temporaryFolder())]);
    const options = ["--url", url, "--project", "flightjs/flight"];
    return { options, env: { PACKAGE_PROTECTION_TOKEN: "maintainers-token" } };
  };
  return [
    { name: "an SQLite file", isGitLab: false, open: async () => database(await sqlite()) },
    { name: "a PostgreSQL database", isGitLab: false, open: async () => database(await createDatabase()) },
    { name: "our server on SQLite", isGitLab: false, open: async () => server(await sqlite()) },
    { name: "our server on PostgreSQL", isGitLab: false, open: async () => server(await createDatabase()) },
    { name: "GitLab", isGitLab: true, open: async () => openGitLab({}) },
  ];
}

export async function openGitLab(
  options: GitLabOptions,
): Promise<OpenPlace & { readonly gitlab: Awaited<ReturnType<typeof startGitLab>> }> {
  const gitlab = await startGitLab(options);
  onTestFinished(() => gitlab.close());
  return {
    gitlab,
    options: ["--url", gitlab.url, "--project", "flightjs/flight"],
    env: { PACKAGE_PROTECTION_TOKEN: "glpat-maintainer" },
  };
}
