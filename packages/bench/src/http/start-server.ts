import { fileURLToPath } from "node:url";
import { type ChildServer, startChildServer } from "./child-server.ts";
import { listPath, type ServerName, token } from "./servers.ts";

export interface ListServer extends ChildServer {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const serverProcess = fileURLToPath(new URL("./server-process.ts", import.meta.url));

export async function startServer(name: ServerName, bytesPath: string, databasePath: string): Promise<ListServer> {
  const server = await startChildServer(serverProcess, [name, bytesPath, databasePath]);
  return { ...server, url: `http://127.0.0.1:${server.port}${listPath}`, headers: { "private-token": token } };
}
