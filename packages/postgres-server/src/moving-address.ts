import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** An address that leads to one server now and to another one later, as a load balancer's or a name server's does. */
export interface MovingAddress {
  readonly port: number;
  /** Cuts every connection. New ones lead to another port of this machine. */
  moveTo(port: number): void;
  dispose(): Promise<void>;
}

export async function startMovingAddress(firstPort: number): Promise<MovingAddress> {
  let target = firstPort;
  const sockets = new Set<Socket>();
  const forwarder = createServer((client) => {
    const server = connect(target, "127.0.0.1");
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => undefined);
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  forwarder.listen(0, "127.0.0.1");
  await once(forwarder, "listening");
  const address = forwarder.address();
  if (address === null || typeof address === "string") throw new Error("the forwarder has no port");
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    moveTo(port) {
      target = port;
      cut();
    },
    async dispose() {
      cut();
      forwarder.close();
      await once(forwarder, "close");
    },
  };
}
