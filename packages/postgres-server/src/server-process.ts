import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { serverUser } from "./unprivileged.ts";

const asServerUser = { ...serverUser, env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" } };

/** Runs a program of the server's user to its end. Rejects where that is none with code 0. */
export async function run(program: string, parameters: readonly string[]): Promise<void> {
  await promisify(execFile)(program, parameters, asServerUser);
}

/** Starts a server as its user, and waits for the line in its log that says it is ready; null where it ended before that. */
export async function startUntil(
  ready: string,
  program: string,
  parameters: readonly string[],
): Promise<ChildProcess | null> {
  const child = spawn(program, parameters, { ...asServerUser, stdio: ["ignore", "ignore", "pipe"] });
  const endWithUs = () => child.kill("SIGINT");
  process.once("exit", endWithUs);
  child.once("exit", () => process.off("exit", endWithUs));
  await once(child, "spawn");
  const log = createInterface({ input: child.stderr });
  for await (const line of log) {
    if (!line.includes(ready)) continue;
    child.stderr.resume();
    return child;
  }
  return null;
}

/** A port of this machine that nobody listens on, by now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the listener has no port");
  return address.port;
}

/** Resolves when the process has ended, also where it already has. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
