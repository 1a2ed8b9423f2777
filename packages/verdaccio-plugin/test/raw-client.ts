import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import type { Verdaccio } from "./verdaccio-process.ts";

export interface RawRequest {
  readonly method?: string;
  /** As it stands in the request's line. */
  readonly target: string;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How many bytes of the request's body are sent before the connection is closed; all by default. */
  readonly cutAfter?: number;
  /** Closes the connection without waiting for the answer. */
  readonly hangUp?: boolean;
  /** Called with all that the server sent, as it came. */
  readonly onAnswer?: (answer: string) => void;
}

/** Sends a request whose every byte is chosen, and gives the status; null where the server gave none. */
export async function send(verdaccio: Verdaccio, request: RawRequest): Promise<number | null> {
  const { method = "PUT", target, token, headers = {}, body = "", cutAfter, hangUp = false, onAnswer } = request;
  const lines = {
    Host: `127.0.0.1:${verdaccio.port}`,
    Connection: "close",
    "Content-Type": "application/json",
    "Content-Length": String(Buffer.byteLength(body)),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...headers,
  };
  const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(verdaccio.port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    answer += text;
  });
  const closed = once(socket, "close");
  socket.on("error", () => undefined);
  const sent = Buffer.from(body).subarray(0, cutAfter);
  socket.write(Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${head.join("")}\r\n`), sent]), () => {
    if (cutAfter !== undefined) socket.end();
    if (hangUp) socket.destroy();
  });
  await closed;
  onAnswer?.(answer);
  const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
  return status === undefined ? null : Number(status);
}

/** Every file that Verdaccio stores for packages, with its content. */
export async function storedFiles({ folder }: Verdaccio): Promise<Readonly<Record<string, string>>> {
  const storage = join(folder, "storage");
  const entries = await readdir(storage, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith(".package-protection"));
  const contents = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(storage.length), (await readFile(path)).toString("base64")] as const;
  });
  return Object.fromEntries(await Promise.all(contents));
}
