import pg from "pg";
import { clusterFolder } from "./cluster.ts";
import type { PostgresInstallation } from "./installation.ts";
import { startMovingAddress } from "./moving-address.ts";

/** A primary, and a standby that confirms every commit before the client hears of it, behind one address. */
export interface PostgresPair {
  /** Of the database `postgres` on whichever of the two is the primary. */
  readonly url: string;
  /** Kills the primary's processes at once, promotes the standby, and moves the address to it. It can be done once. */
  failOver(): Promise<void>;
  dispose(): Promise<void>;
}

const standbyName = "standby";

export async function startPostgresPair(installation: PostgresInstallation): Promise<PostgresPair> {
  const folder = clusterFolder(installation);
  const primary = await folder.make();
  const standby = primary.copy();
  // On the command line, so that the standby does not have it as well and wait for itself once it is promoted.
  await primary.start({ synchronous_standby_names: standbyName, wal_keep_size: "64MB" });
  await standby.start({
    primary_conninfo: `host=127.0.0.1 port=${primary.port} user=postgres application_name=${standbyName}`,
    wal_retrieve_retry_interval: "100ms",
  });
  await untilSynchronous(primary.url);
  const address = await startMovingAddress(primary.port);
  return {
    url: `postgres://postgres@127.0.0.1:${address.port}/postgres`,
    async failOver() {
      await primary.kill();
      const client = new pg.Client(standby.url);
      await client.connect();
      await client.query("SELECT pg_promote(true, 30)");
      await client.end();
      address.moveTo(standby.port);
    },
    async dispose() {
      await address.dispose();
      await standby.stop();
      await primary.stop();
      folder.remove();
    },
  };
}

async function untilSynchronous(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  for (;;) {
    const { rowCount } = await client.query("SELECT FROM pg_stat_replication WHERE sync_state = 'sync'");
    if (rowCount === 1) break;
  }
  await client.end();
}
