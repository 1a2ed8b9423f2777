import { once } from "node:events";
import type { Server } from "node:http";
import { onTestFinished } from "vitest";

/** Listens on a free port for the length of one test, and returns the port. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}
