import pg from "pg";
import { type Cluster, clusterFolder, type Settings } from "./cluster.ts";
import type { PostgresInstallation } from "./installation.ts";

/** A server of its own, on a free port of this machine, with data that lasts until it is disposed of. */
export interface PostgresServer extends Pick<Cluster, "port" | "url" | "kill" | "stop"> {
  /** Starts it anew after `kill` or `stop`, with the same data on the same port. */
  start(): Promise<void>;
  /** Makes a new database and returns its URL. */
  createDatabase(): Promise<string>;
  /** Ends it and removes its data. */
  dispose(): Promise<void>;
}

export async function startPostgres(
  installation: PostgresInstallation,
  settings: Settings = {},
): Promise<PostgresServer> {
  const folder = clusterFolder(installation);
  const cluster = await folder.make();
  await cluster.start(settings);
  let databases = 0;
  return {
    port: cluster.port,
    url: cluster.url,
    kill: cluster.kill,
    stop: cluster.stop,
    start: () => cluster.start(),
    async createDatabase() {
      databases += 1;
      const name = `test_${databases}`;
      const client = new pg.Client(cluster.url);
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return cluster.url.replace(/postgres$/, name);
    },
    async dispose() {
      await cluster.stop();
      folder.remove();
    },
  };
}
