import { fileURLToPath } from "node:url";
import { type ChildServer, startChildServer } from "../child-server.ts";
import type { RouteWork } from "./push-routes.ts";
import { type PushHost, type PushName, pushes } from "./pushes.ts";

const pushServerProcess = fileURLToPath(new URL("./push-server-process.ts", import.meta.url));

interface Registry {
  readonly host: PushHost;
  readonly push: PushName;
  readonly work: RouteWork;
  /** Where the route stores what is pushed; made where there is none. */
  readonly folder: string;
  /** The rules of its guard; undefined is a registry without one. */
  readonly databasePath?: string;
}

/** A registry that has taken one push; rejects, and has ended it, where it does not take that. */
export async function startPushServer({ host, push, work, folder, databasePath }: Registry): Promise<ChildServer> {
  const parameters = [host, push, work, folder, ...(databasePath === undefined ? [] : [databasePath])];
  const server = await startChildServer(pushServerProcess, parameters);
  try {
    await requireAnswer(server.port, push);
  } catch (cause) {
    await server.end();
    throw cause;
  }
  return server;
}

async function requireAnswer(port: number, name: PushName): Promise<void> {
  const { path, ...request } = pushes[name];
  const response = await fetch(`http://127.0.0.1:${port}${path}`, request);
  const text = await response.text();
  if (response.status !== 201 || text !== String(request.body.length)) {
    throw new Error(`a push of ${name} was answered ${response.status} ${text}`);
  }
}
