import { connect, type Socket } from "node:net";

export interface RawRequest {
  readonly method: string;
  /** As it stands in the request's first line. */
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: string | Uint8Array;
  /** Whether the connection is cut after the last byte, without waiting for an answer. */
  readonly cut?: boolean;
}

/** Sends bytes that no client would, and reads what comes until the other side is done. The status is null without an answer. */
export async function sendRaw(
  serverUrl: string,
  request: RawRequest,
): Promise<{ status: number | null; answer: string }> {
  const { hostname, port, host } = new URL(serverUrl);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  const lines = [
    `${request.method} ${request.target} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: close",
    ...request.headers,
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  socket.write(request.body);
  if (request.cut) {
    await new Promise((resolve) => socket.write("", resolve));
    socket.destroy();
    return { status: null, answer: "" };
  }
  const tooLong = setTimeout(() => socket.destroy(), 10_000);
  const answer = await textUntilClosed(socket);
  clearTimeout(tooLong);
  const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  return { status: statuses.find((status) => status !== 100) ?? null, answer };
}

/** A connection that is reset has told what came before. */
function textUntilClosed(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    socket.setEncoding("utf8").on("data", (more: string) => {
      text += more;
    });
    socket.once("close", () => resolve(text));
  });
}

/** A body in chunks of so many bytes. */
export function chunked(content: string | Uint8Array, size: number): Uint8Array {
  const bytes = Buffer.from(content);
  const chunks: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    const chunk = bytes.subarray(start, start + size);
    chunks.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n"));
  }
  return Buffer.concat([...chunks, Buffer.from("0\r\n\r\n")]);
}
