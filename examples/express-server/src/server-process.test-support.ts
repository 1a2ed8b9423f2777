import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  /** What it printed up to the last line about how to use it. */
  readonly lines: readonly string[];
  kill(signal: NodeJS.Signals): void;
  readonly exit: Promise<ServerExit>;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function spawnServer(environment: NodeJS.ProcessEnv): { child: Child; exit: Promise<ServerExit> } {
  const child = spawn(process.execPath, ["--conditions=package-protection-source", main], {
    env: { PATH: process.env.PATH, PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exit = once(child, "close").then(([code, signal]) => ({ code, signal, stderr }));
  return { child, exit };
}

/** Starts the example on a free port and waits until it says that it listens. */
export async function startServer(environment: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const { child, exit } = spawnServer(environment);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes("--request DELETE")) break;
  }
  const [url = "", port = ""] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(lines[0] ?? "") ?? [];
  child.stdout.resume();
  if (url === "") throw new Error(`the server did not start: ${(await exit).stderr}`);
  return { url, port: Number(port), lines, kill: (signal) => child.kill(signal), exit };
}

/** Runs the example where it is expected to refuse to start. */
export function runServer(environment: NodeJS.ProcessEnv): Promise<ServerExit> {
  return spawnServer(environment).exit;
}
