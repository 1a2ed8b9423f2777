import type { IncomingMessage, ServerResponse } from "node:http";
import type { Refusal } from "../guard/refusal.ts";

/**
 * Answers a request that the host is working on already, where the host has not begun an answer. Resolves with whether the
 * client is answered.
 *
 * The answer goes to the connection and not through the response. A host that answers when the request breaks off would
 * otherwise begin a second answer, which throws.
 */
export function refuseLate(
  request: IncomingMessage,
  response: ServerResponse,
  { reasonPhrase, response: answer }: Refusal,
): Promise<boolean> {
  const { socket } = request;
  const isOurTurn = response.socket === socket && !response.headersSent && socket.writable;
  if (!isOurTurn) return Promise.resolve(false);
  const headers = { Date: new Date().toUTCString(), ...answer.headers, Connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${answer.status} ${reasonPhrase ?? ""}\r\n${lines.join("")}\r\n`;
  const bytes = Buffer.concat([Buffer.from(head, "latin1"), answer.body ?? Buffer.alloc(0)]);
  return new Promise((resolve) => socket.end(bytes, () => resolve(true)));
}
