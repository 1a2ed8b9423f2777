import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { RouteWork } from "./push-routes.ts";
import { type PushName, pushes } from "./pushes.ts";

export interface PushServer {
  readonly port: number;
  /** The processor time that it has used so far, in microseconds. */
  processorTime(): Promise<number>;
  end(): Promise<void>;
}

const main = fileURLToPath(new URL("./push-server.ts", import.meta.url));

export interface Registry {
  readonly push: PushName;
  readonly work: RouteWork;
  /** Where the route stores what is pushed; made where there is none. */
  readonly folder: string;
  /** The rules of its guard; undefined is a registry without one. */
  readonly databasePath?: string;
}

export async function startPushServer({ push, work, folder, databasePath }: Registry): Promise<PushServer> {
  const parameters = [push, work, folder, ...(databasePath === undefined ? [] : [databasePath])];
  const child = fork(main, parameters, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const gone = Promise.withResolvers<never>();
  gone.promise.catch(() => undefined);
  child.once("exit", () => gone.reject(new Error("a registry has ended")));
  const number = async () => {
    const answered = new Promise((resolve) => child.once("message", resolve));
    const message = await Promise.race([answered, gone.promise]);
    if (typeof message !== "number") throw new Error("a registry did not send a number");
    return message;
  };
  const port = await number();
  await requireAnswer(port, push);
  return {
    port,
    processorTime() {
      const answer = number();
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

async function requireAnswer(port: number, name: PushName): Promise<void> {
  const { path, ...request } = pushes[name];
  const response = await fetch(`http://127.0.0.1:${port}${path}`, request);
  const text = await response.text();
  if (response.status !== 201 || text !== String(request.body.length)) {
    throw new Error(`a push of ${name} was answered ${response.status} ${text}`);
  }
}
