import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": bytes.length }).end(bytes);
}

/** Answers without a body, with one of two statuses. */
export function sendOutcome(response: ServerResponse, isDone: boolean): void {
  response.writeHead(isDone ? 204 : 404).end();
}

/** Answers a download, or 404 where there is nothing to send. */
export async function sendFile(response: ServerResponse, content: Readable | null): Promise<void> {
  if (content === null) return sendJson(response, 404, { message: "404 Not Found" });
  response.setHeader("Content-Type", "application/octet-stream");
  await pipeline(content, response);
}
