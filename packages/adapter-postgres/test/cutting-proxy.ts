import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** Stands between a client and a server, and cuts connections at a moment that a test chooses. */
export interface CuttingProxy {
  readonly url: string;
  /** The next thing that the client sends does not come to the server, and the connection is gone. */
  cutBeforeNext(): void;
  /** The next thing that the client sends is done, and the server's word of it does not come to the client. */
  cutAfterNext(): void;
}

/** What a server sends last, when it is ready for the next statement: outside of a transaction (I), or in one (T). */
const readyForQuery = ["I", "T"].map((state) => Buffer.from(`Z\0\0\0\x05${state}`));

/** @param port of the server, which is on this machine. */
export async function startCuttingProxy({ port, url }: { port: number; url: string }): Promise<CuttingProxy> {
  let mode: "pass" | "cut_before" | "cut_after_next" | "cut_after" = "pass";
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(port, "127.0.0.1");
    const cut = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("close", cut).on("error", cut);
    }
    client.on("data", (data) => {
      if (mode === "cut_before") {
        mode = "pass";
        cut();
      } else {
        // Only from here on: what the server says before may still be its last word on the statement before.
        if (mode === "cut_after_next") mode = "cut_after";
        server.write(data);
      }
    });
    server.on("data", (data) => {
      if (mode !== "cut_after") {
        client.write(data);
      } else if (readyForQuery.some((ready) => data.subarray(-ready.length).equals(ready))) {
        mode = "pass";
        cut();
      }
    });
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await once(proxy, "close");
  });
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    url: url.replace(`:${port}/`, `:${address.port}/`),
    cutBeforeNext() {
      mode = "cut_before";
    },
    cutAfterNext() {
      mode = "cut_after_next";
    },
  };
}
