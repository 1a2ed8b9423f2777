import { once } from "node:events";
import { Server } from "node:http";
import { err, ok, type Result } from "neverthrow";
import { runServer } from "verdaccio";

export interface Listening {
  /** The address for a client on this machine, with the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

/** Makes Verdaccio ready in this process, with its plugins; it does not listen yet. */
export async function createVerdaccio(configFile: string): Promise<Result<Server, string>> {
  const server: unknown = await runServer(configFile);
  return server instanceof Server ? ok(server) : err("Verdaccio gave no HTTP server");
}

/** Listens for this machine alone; port 0 takes a free one. */
export async function listen(server: Server, port: number): Promise<Result<Listening, string>> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") return err("Verdaccio does not listen on a port");
  return ok({ url: `http://127.0.0.1:${address.port}`, close: () => close(server) });
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
