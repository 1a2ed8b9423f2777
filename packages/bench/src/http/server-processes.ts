import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { listPath, type ServerName, token } from "./servers.ts";

export interface ServerProcess {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The processor time that it has used so far, in microseconds. */
  processorTime(): Promise<number>;
  end(): Promise<void>;
}

const main = fileURLToPath(new URL("./server-process.ts", import.meta.url));

export async function startServer(name: ServerName, bytesPath: string, databasePath: string): Promise<ServerProcess> {
  const child = fork(main, [name, bytesPath, databasePath], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const port = await numberFrom(child);
  return {
    url: `http://127.0.0.1:${port}${listPath}`,
    headers: { "private-token": token },
    async processorTime() {
      const answer = numberFrom(child);
      child.send("processor time");
      return answer;
    },
    async end() {
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}

/** The next number that the process sends. */
async function numberFrom(child: ChildProcess): Promise<number> {
  const ended = new AbortController();
  const exited = once(child, "exit", { signal: ended.signal }).then(() => {
    throw new Error("a server has ended");
  });
  try {
    const [message]: unknown[] = await Promise.race([once(child, "message"), exited]);
    if (typeof message !== "number") throw new Error("a server did not send a number");
    return message;
  } finally {
    ended.abort();
    exited.catch(() => undefined);
  }
}
