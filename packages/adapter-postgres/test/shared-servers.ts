import {
  type PostgresServer,
  type PostgresVersion,
  postgresVersions,
  startPostgres,
} from "@package-protection/postgres-server";
import type { TestProject } from "vitest/node";

/** A server that all tests of a run share, each in a schema or a database of its own. */
export interface SharedServer {
  readonly name: string;
  readonly port: number;
  readonly url: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    /** The newest version first. */
    readonly postgresServers: readonly SharedServer[];
    /** Names of the versions that this machine does not have. */
    readonly absentPostgres: readonly string[];
  }
}

/** Vitest's global set-up: starts every version that this machine has, and ends them when all tests have finished. */
export default function startSharedServers(project: TestProject): Promise<() => Promise<void>> {
  return startServers(project, postgresVersions());
}

/** Starts these versions, and returns what ends them. */
export async function startServers(
  project: TestProject,
  versions: readonly PostgresVersion[],
): Promise<() => Promise<void>> {
  const absent = versions.filter(({ installation }) => installation === null).map(({ name }) => name);
  const servers: PostgresServer[] = [];
  const shared = await Promise.all(
    versions.map(async ({ name, installation }): Promise<SharedServer[]> => {
      if (installation === null) return [];
      // No test cuts the power.
      const server = await startPostgres(installation, { fsync: "off" });
      servers.push(server);
      return [{ name, port: server.port, url: server.url }];
    }),
  );
  project.provide("postgresServers", shared.flat());
  project.provide("absentPostgres", absent);
  return async () => {
    await Promise.all(servers.map((server) => server.dispose()));
  };
}
