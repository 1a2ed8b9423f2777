import type { ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PostgresInstallation } from "./installation.ts";
import { ended, freePort, run, startUntil } from "./server-process.ts";
import { reachableByServer, serverUser } from "./unprivileged.ts";

/** Settings of a server, such as `{ max_connections: "5" }`. */
export type Settings = Readonly<Record<string, string>>;

/** The data of one server, and the server while it runs. */
export interface Cluster {
  /** Chosen when the server is started for the first time, and the same from then on. */
  readonly port: number;
  /** Of the database `postgres`, which the superuser may enter without a password. */
  readonly url: string;
  /**
   * Resolves when the server accepts connections.
   *
   * @param settings for this and later starts; a server whose settings name a primary is a standby.
   */
  start(settings?: Settings): Promise<void>;
  /** Ends it as an administrator does who is in a hurry: connections are cut, and nothing has to be recovered. */
  stop(): Promise<void>;
  /** Ends all its processes at once, with SIGKILL. */
  kill(): Promise<void>;
  /** Copies the data. The server must never have run. */
  copy(): Cluster;
}

/** A folder with the data of any number of servers. */
export interface ClusterFolder {
  make(): Promise<Cluster>;
  /** Removes the data of servers that have all ended. */
  remove(): void;
}

const mostStarts = 50;

export function clusterFolder(installation: PostgresInstallation): ClusterFolder {
  const place = mkdtempSync(join(tmpdir(), "package-protection-postgres-"));
  chmodSync(place, 0o755);
  const bin = join(reachableByServer(installation.folder, place), "bin");
  let clusters = 0;

  function newData(): string {
    clusters += 1;
    const data = join(place, `data-${clusters}`);
    mkdirSync(data, { mode: 0o700 });
    ownedByServer(data);
    return data;
  }

  function cluster(data: string): Cluster {
    let used: Settings = {};
    let knownPort: number | null = null;
    let server: ChildProcess | null = null;

    function port(): number {
      if (knownPort === null) throw new Error("the server was never started");
      return knownPort;
    }

    return {
      get port() {
        return port();
      },
      get url() {
        return `postgres://postgres@127.0.0.1:${port()}/postgres`;
      },
      async start(settings = used) {
        used = settings;
        if (used.primary_conninfo !== undefined) {
          writeFileSync(join(data, "standby.signal"), "");
          ownedByServer(data);
        }
        const common = { listen_addresses: "127.0.0.1", unix_socket_directories: data, max_connections: "200" };
        const options = Object.entries({ ...common, ...used }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
        // After a kill, the memory that the killed processes shared is not always given back at once. Before the first start,
        // somebody else may take the port that was free.
        for (let starts = 0; server === null && starts < mostStarts; starts++) {
          const tried = knownPort ?? (await freePort());
          const program = join(bin, "postgres");
          server = await startUntil("ready to accept", program, ["-D", data, "-p", String(tried), ...options]);
          if (server !== null) knownPort = tried;
        }
        if (server === null) throw new Error(`${installation.name} did not start`);
      },
      async stop() {
        server?.kill("SIGINT");
        if (server !== null) await ended(server);
        server = null;
      },
      async kill() {
        if (server === null) return;
        server.kill("SIGSTOP");
        for (const child of childrenOf(server)) endAtOnce(child);
        server.kill("SIGKILL");
        await ended(server);
        server = null;
      },
      copy() {
        const copied = newData();
        cpSync(data, copied, { recursive: true });
        ownedByServer(copied);
        return cluster(copied);
      },
    };
  }

  return {
    async make() {
      const data = newData();
      const options = ["--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale"];
      await run(join(bin, "initdb"), [...options, "--no-sync"]);
      return cluster(data);
    },
    remove() {
      rmSync(place, { recursive: true, force: true });
    },
  };
}

function ownedByServer(path: string): void {
  if (serverUser === null) return;
  chownSync(path, serverUser.uid, serverUser.gid);
  for (const entry of readdirSync(path, { recursive: true, encoding: "utf8" })) {
    chownSync(join(path, entry), serverUser.uid, serverUser.gid);
  }
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
