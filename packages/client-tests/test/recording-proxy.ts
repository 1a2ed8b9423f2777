import { once } from "node:events";
import { createServer, request } from "node:http";
import { buffer } from "node:stream/consumers";
import type { RecordedRequest } from "./recorded-request.ts";

export interface RecordingProxy {
  /** Stands for the server's own address. */
  readonly url: string;
  /** The writing requests that were answered with success since it was last asked. */
  take(): RecordedRequest[];
  close(): void;
}

/** What belongs to the connection, or tells about the machine. */
const left = new Set(["host", "connection", "expect", "user-agent"]);

/** Passes requests on to a server, and keeps those that wrote something; `prefix` is left out of their paths. */
export async function startRecordingProxy(server: string, prefix: string): Promise<RecordingProxy> {
  let kept: RecordedRequest[] = [];
  const proxy = createServer(async (incoming, outgoing) => {
    const { method = "GET", url = "/", rawHeaders } = incoming;
    const body = await buffer(incoming);
    const passing = request(server + url, { method, headers: incoming.headers });
    passing.end(body);
    const [answer] = await once(passing, "response");
    const answered = await buffer(answer);
    const headers = rawHeaders.flatMap((name, index) =>
      index % 2 === 0 && !left.has(name.toLowerCase()) ? [[name, rawHeaders[index + 1] ?? ""] as [string, string]] : [],
    );
    const wrote = !["GET", "HEAD"].includes(method) && answer.statusCode < 300;
    if (wrote) kept.push({ method, path: url.slice(prefix.length), headers, body: body.toString("base64") });
    outgoing.writeHead(answer.statusCode, answer.headers).end(answered);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    take() {
      const taken = kept;
      kept = [];
      return taken;
    },
    close: () => proxy.close(),
  };
}
