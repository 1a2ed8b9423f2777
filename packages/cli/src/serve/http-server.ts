import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { err, ok, type Result, ResultAsync } from "neverthrow";

export interface HttpServer {
  /** The address for a client on this machine, with the port that was really taken. */
  readonly url: string;
  /** Takes no new connections, answers the requests that are running, and is done then; after a while it cuts the rest. */
  close(): Promise<void>;
}

/** How long running requests may take to end, in milliseconds. */
const patienceMs = 10_000;

/** Listens. The error is one line for a person. */
export function listen(app: RequestListener, host: string, port: number): ResultAsync<HttpServer, string> {
  return new ResultAsync(start(app, host, port));
}

async function start(app: RequestListener, host: string, port: number): Promise<Result<HttpServer, string>> {
  const server = createServer(app).listen(port, host);
  server.prependListener("request", (_, response) => response.once("close", () => endIfClosing(server)));
  try {
    await once(server, "listening");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice = reason.includes("EADDRINUSE") ? "; --port sets another, and --port 0 takes a free one" : "";
    return err(`can't listen on port ${port} of ${host}: ${reason}${advice}`);
  }
  return ok({ url: urlOf(server.address()), close: () => close(server) });
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearTimeout(cut);
}

/** A connection whose request was running when the server closed would stay open, idle, until its client's patience ends. */
function endIfClosing(server: Server): void {
  if (!server.listening) server.closeIdleConnections();
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") return String(address);
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
