import type { ChildProcess } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { PostgresInstallation } from "./installation.ts";
import { ended, freePort, run, startUntil } from "./server-process.ts";
import { reachableByServer, serverUser } from "./unprivileged.ts";

/** A server of its own, on a free port of this machine, with data that lasts until it is disposed of. */
export interface PostgresServer {
  readonly port: number;
  /** Of its database `postgres`, which its superuser may enter without a password. */
  readonly url: string;
  /** Makes a new database and gives its URL. */
  createDatabase(): Promise<string>;
  /** Ends all its processes at once, with SIGKILL. */
  kill(): Promise<void>;
  /** Ends it as an administrator does who is in a hurry: connections are cut, and nothing has to be recovered. */
  stop(): Promise<void>;
  /** Starts it anew after `kill` or `stop`, with the same data on the same port. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  dispose(): Promise<void>;
}

const mostStarts = 50;

/** @param settings of the server, such as `{ max_connections: "5" }`. */
export async function startPostgres(
  installation: PostgresInstallation,
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const place = mkdtempSync(join(tmpdir(), "package-protection-postgres-"));
  chmodSync(place, 0o755);
  const data = join(place, "data");
  mkdirSync(data);
  if (serverUser !== null) chownSync(data, serverUser.uid, serverUser.gid);
  const bin = join(reachableByServer(installation.folder, place), "bin");
  const cluster = ["--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"];
  await run(join(bin, "initdb"), [...cluster, "--no-sync"]);

  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const used = { listen_addresses: "127.0.0.1", unix_socket_directories: data, max_connections: "200", ...settings };
  const options = Object.entries(used).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

  async function start(): Promise<ChildProcess> {
    // After a kill, the memory that the killed processes shared is not always given back at once.
    for (let starts = 0; starts < mostStarts; starts++) {
      const started = await startUntil("ready to accept connections", join(bin, "postgres"), [
        ...["-D", data, "-p", String(port)],
        ...options,
      ]);
      if (started !== null) return started;
    }
    throw new Error(`${installation.name} did not start`);
  }

  async function stop(): Promise<void> {
    server.kill("SIGINT");
    await ended(server);
  }

  let server = await start();
  let databases = 0;
  return {
    port,
    url,
    async createDatabase() {
      const name = `test_${++databases}`;
      const client = new pg.Client(url);
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return url.replace(/postgres$/, name);
    },
    async kill() {
      server.kill("SIGSTOP");
      for (const child of childrenOf(server)) endAtOnce(child);
      server.kill("SIGKILL");
      await ended(server);
    },
    stop,
    async start() {
      server = await start();
    },
    async dispose() {
      await stop();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

/** On other systems than Linux none: there the children end by themselves when they notice that their parent is gone. */
function childrenOf({ pid }: ChildProcess): readonly number[] {
  if (process.platform !== "linux" || pid === undefined) return [];
  const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return listed.split(" ").filter(Boolean).map(Number);
}

function endAtOnce(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
