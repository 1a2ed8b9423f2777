import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** Starts an example's program for the length of one test, and returns the address that it prints. */
export async function startExample(program: URL): Promise<string> {
  const server = spawn(process.execPath, ["--conditions=package-protection-source", fileURLToPath(program)], {
    env: { PATH: process.env.PATH, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(server, "exit");
  onTestFinished(async () => {
    server.kill();
    await exited;
  });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  return String(line).replace("listening on ", "");
}
