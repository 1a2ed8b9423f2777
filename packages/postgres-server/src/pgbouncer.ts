import { accessSync, chmodSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ended, freePort, startUntil } from "./server-process.ts";

/** A PgBouncer in transaction mode: each transaction of a client may be on another connection to the server. */
export interface PgBouncer {
  /** Of the database, through PgBouncer. */
  readonly url: string;
  dispose(): Promise<void>;
}

/** The program's path; null where this machine does not have it. */
export function pgBouncerProgram(): string | null {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  return folders.map((folder) => join(folder, "pgbouncer")).find(isExecutable) ?? null;
}

/** Starts one that serves any number of clients with two connections to a database of a server on this machine. */
export async function startPgBouncer(program: string, serverPort: number, database: string): Promise<PgBouncer> {
  const place = mkdtempSync(join(tmpdir(), "package-protection-pgbouncer-"));
  chmodSync(place, 0o755);
  const port = await freePort();
  const settings = join(place, "pgbouncer.ini");
  const users = join(place, "users.txt");
  writeFileSync(users, '"postgres" ""\n');
  writeFileSync(
    settings,
    [
      "[databases]",
      `* = host=127.0.0.1 port=${serverPort}`,
      "[pgbouncer]",
      "listen_addr = 127.0.0.1",
      `listen_port = ${port}`,
      "unix_socket_dir =",
      "auth_type = trust",
      `auth_file = ${users}`,
      "pool_mode = transaction",
      "default_pool_size = 2",
    ].join("\n"),
  );
  const bouncer = await startUntil("process up", program, [settings]);
  if (bouncer === null) throw new Error("PgBouncer did not start");
  return {
    url: `postgres://postgres@127.0.0.1:${port}/${database}`,
    async dispose() {
      bouncer.kill("SIGINT");
      await ended(bouncer);
      rmSync(place, { recursive: true, force: true });
    },
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
