import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** Runs a module as if it stood in this package, on the sources of the others, and gives what it printed. */
export async function runProgram(code: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const parameters = ["--conditions=package-protection-source", "--input-type=module"];
  const child = spawn(process.execPath, parameters, {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  child.stdin.end(code);
  const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return printed + complaints;
}
