import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** What Node runs as the command line. */
export const program = [
  "--conditions=package-protection-source",
  fileURLToPath(new URL("../src/main.ts", import.meta.url)),
];

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process when it has started. */
  readonly onStart?: (child: ChildProcess) => void;
}

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(parameters: readonly string[], { cwd, env = {}, onStart }: RunOptions) {
  const child = spawn(process.execPath, [...program, ...parameters], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onStart?.(child);
  return child;
}

/** Runs the command line as a process, without a terminal, to its end. */
export async function runCli(parameters: readonly string[], options: RunOptions = {}): Promise<CliRun> {
  const child = start(parameters, options);
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

/** Runs the command line where it must succeed, and returns what it printed. */
export async function cli(parameters: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await runCli(parameters, options);
  if (code !== 0) throw new Error(`${parameters.join(" ")} ended with ${code}: ${stderr}`);
  return stdout;
}

interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  /** What it printed when it listened. */
  readonly lines: readonly string[];
  kill(signal: NodeJS.Signals): void;
  readonly exit: Promise<ServerExit>;
}

/** Starts `serve` for the length of one test. `last` is the last line of those that it prints when it listens. */
export async function startServer(
  parameters: readonly string[],
  { last = /^listening on /, ...options }: RunOptions & { readonly last?: RegExp } = {},
): Promise<ServerProcess> {
  const child = start(["serve", ...parameters], options);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exit = once(child, "close").then(([code, signal]) => ({ code, signal, stderr }));
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await exit;
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (last.test(line)) break;
  }
  child.stdout.resume();
  const [, url = "", port = ""] = /^listening on (http:\S+:(\d+))$/.exec(lines[0] ?? "") ?? [];
  if (url === "") throw new Error(`serve did not start: ${(await exit).stderr}`);
  return { url, port: Number(port), lines, kill: (signal) => child.kill(signal), exit };
}

/** Starts `serve` on a free port, for the length of one test, and returns its address. */
export async function startServe(parameters: readonly string[]): Promise<string> {
  const { url } = await startServer(["--port", "0", ...parameters]);
  return url;
}

/** A folder for one test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "package-protection-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The project 7 with a maintainer, a developer and a deploy token. */
export function writeDirectory(folder: string): string {
  const path = join(folder, "directory.json");
  const directory = {
    projects: [{ id: 7, path: "flightjs/flight", visibility: "private" }],
    users: [
      { name: "maria", token: "maintainers-token", memberships: { 7: "maintainer" } },
      { name: "dave", token: "developers-token", memberships: { 7: "developer" } },
      { name: "gus", token: "guests-token", memberships: { 7: "guest" } },
    ],
    deployTokens: [{ name: "ci", token: "deploy-token", projects: [7] }],
  };
  writeFileSync(path, JSON.stringify(directory));
  return path;
}
