import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A server in a process of its own. */
export interface ChildServer {
  readonly port: number;
  /** The processor time that it has used so far, in microseconds. */
  processorTime(): Promise<number>;
  end(): Promise<void>;
}

/** Starts a module that calls `reportToParent`. Rejects where its process ends before it has sent its port. */
export async function startChildServer(module: string, parameters: readonly string[]): Promise<ChildServer> {
  const child = fork(module, [...parameters], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const port = await numberFrom(child);
  return {
    port,
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

/** For the child: sends its port, then its processor time whenever it is asked for, and ends with the parent. */
export function reportToParent(port: number): void {
  process.on("disconnect", () => process.exit());
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.send?.(port);
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
