import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("./lock-holder.ts", import.meta.url));

/** Lets another process lock a file; what it gives lets go of it. */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const holder = spawn(process.execPath, [script, path], { stdio: ["pipe", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  return async () => {
    const ended = once(holder, "close");
    holder.stdin.write("let go\n");
    await ended;
  };
}
