import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Response } from "express";

/** Answers a download, or 404 where there is nothing to send. */
export async function sendFile(response: Response, content: Readable | null): Promise<void> {
  if (content === null) {
    response.status(404).json({ message: "404 Not Found" });
    return;
  }
  response.type("application/octet-stream");
  await pipeline(content, response);
}
