import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { listen } from "./listen.ts";

type FetchHandler = (request: Request) => Response | Promise<Response>;
type Serve = (handle: FetchHandler) => Promise<number>;

/** Node's own Request for a request of node:http, as a small adapter makes it; null for an address that is no URL. */
function nativeRequest(incoming: IncomingMessage): Request | null {
  const { url = "", method = "GET", rawHeaders } = incoming;
  const address = URL.canParse(url) ? url : `http://host${url}`;
  if (!URL.canParse(address)) return null;
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  const body = method === "GET" || method === "HEAD" ? null : Readable.toWeb(incoming);
  const { href } = new URL(address.replace(/^(\w+:\/\/)[^/?#]*@/, "$1"));
  return new Request(href, { method, headers, body, duplex: "half" });
}

async function answerNatively(handle: FetchHandler, incoming: IncomingMessage, outgoing: ServerResponse) {
  const request = nativeRequest(incoming);
  const response = request === null ? new Response(null, { status: 400 }) : await handle(request);
  const bytes = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(bytes);
  await once(outgoing, "close");
}

/** The ways in which Node serves a fetch handler; each returns its port. */
export const fetchServers: Readonly<Record<string, Serve>> = {
  "Node's own Request": (handle) =>
    listen(
      createServer((incoming, outgoing) => {
        answerNatively(handle, incoming, outgoing).catch(() => outgoing.destroy());
      }),
    ),
  "@hono/node-server": (handle) => listen(createServer(getRequestListener(handle))),
  "@hono/node-server beside the runtime's globals": (handle) =>
    listen(createServer(getRequestListener(handle, { overrideGlobalObjects: false }))),
};
