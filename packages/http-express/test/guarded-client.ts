import { once } from "node:events";
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";

export interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Sent {
  /** Who sends it; anonymous by default. */
  readonly as?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** Sends the body in chunks, without telling its length before. */
  readonly chunked?: boolean;
}

/** Sends one request on a connection of its own, its target as it is given. */
export async function send(port: number, method: string, path: string, sent: Sent = {}): Promise<Reply> {
  const { as, headers = {}, body, chunked = false } = sent;
  const outgoing = request({
    port,
    method,
    path,
    agent: false,
    headers: {
      ...(as !== undefined && { "X-Level": as }),
      ...(body !== undefined && !chunked && { "Content-Length": Buffer.byteLength(body) }),
      ...(chunked && { "Transfer-Encoding": "chunked" }),
      ...headers,
    },
  });
  const answered = once(outgoing, "response");
  outgoing.end(body);
  const [incoming] = await answered;
  const chunks: Buffer[] = await incoming.toArray();
  return {
    status: incoming.statusCode,
    reason: incoming.statusMessage,
    headers: incoming.headers,
    text: Buffer.concat(chunks).toString(),
  };
}
