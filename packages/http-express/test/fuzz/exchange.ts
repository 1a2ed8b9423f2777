import { once } from "node:events";
import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";

/** Bytes for one connection, in the pieces in which they are sent. */
export type Pieces = readonly Buffer[];

/** How long a server may take with one connection, in milliseconds, before that counts as a fault of it. */
const patience = 20_000;

/**
 * Sends pieces over a connection of their own, each when the one before has left, and gives all that came back until the server
 * closed it.
 *
 * @param saysEnd whether the connection is ended for writing: Node then owes no answer to what is still unanswered.
 */
export async function exchange(port: number, pieces: Pieces, saysEnd: boolean): Promise<Buffer> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const received: Buffer[] = [];
  socket.on("data", (chunk) => received.push(chunk));
  // A server may cut a connection on which nonsense came; what it said before counts.
  socket.on("error", () => undefined);
  socket.setTimeout(patience, () => received.push(Buffer.from("nothing more came in time")) && socket.destroy());
  const closed = once(socket, "close");
  for (const piece of pieces) {
    if (socket.destroyed) break;
    await setImmediate();
    await new Promise<void>((resolve) => {
      socket.once("close", resolve);
      socket.write(piece, () => resolve());
    });
  }
  if (saysEnd && !socket.destroyed) socket.end();
  await closed;
  return Buffer.concat(received);
}
