import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

const host = join(import.meta.dirname, "host.ts");
const heapReport = join(import.meta.dirname, "heap-report.ts");

/** The server that is fuzzed, in a process of its own. */
export interface ServerUnderTest {
  readonly port: number;
  /** What is reachable in its heap, in bytes. */
  heapBytes(): Promise<number>;
  /** How it ended by itself; null while it runs. */
  crash(): string | null;
  stop(): Promise<void>;
}

/** @param database an SQLite file, `:memory:`, or the URL of a PostgreSQL database. */
export async function startServerUnderTest(database: string): Promise<ServerUnderTest> {
  const parameters = ["--expose-gc", "--conditions=package-protection-source", "--import", heapReport, host];
  const child = spawn(process.execPath, parameters, {
    env: { PATH: process.env.PATH, DATABASE: database },
    stdio: ["ignore", "pipe", "ignore", "ipc"],
  });
  let crash: string | null = null;
  child.on("exit", (code, signal) => {
    crash = `the server ended with ${code ?? signal}`;
  });
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const [line] = await once(lines, "line");
  const [port = ""] = /\d+$/.exec(String(line)) ?? [];
  return {
    port: Number(port),
    async heapBytes() {
      const answer = once(child, "message");
      child.send("heap");
      const [bytes] = await answer;
      return Number(bytes);
    },
    crash: () => crash,
    async stop() {
      if (crash !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
