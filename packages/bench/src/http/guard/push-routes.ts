import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PushName } from "./pushes.ts";

/** What the route behind the guard does with a push: the least that there is, or what a registry does. */
export type RouteWork = "counts" | "stores";

export const routeWorks: readonly RouteWork[] = ["counts", "stores"];

/** A handler for node:http, and for Express. */
type PushRoute = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers with the body's length once all of it is there. */
export async function pushRoute(work: RouteWork, name: PushName, folder: string): Promise<PushRoute> {
  if (work === "counts") return countBytes;
  await mkdir(folder, { recursive: true });
  const store = { generic: storeFile, npm: storePublication }[name];
  return async (request, response) => answer(response, await store(request, folder));
}

const countBytes: PushRoute = (request, response) => {
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
  });
  request.on("end", () => answer(response, length));
};

function answer(response: ServerResponse, length: number): void {
  response.statusCode = 201;
  response.end(String(length));
}

/** The body goes to a temporary file, which takes its place when all of it has arrived. */
async function storeFile(request: IncomingMessage, folder: string): Promise<number> {
  const temporary = join(folder, randomUUID());
  const file = createWriteStream(temporary, { flags: "wx" });
  await pipeline(request, file);
  await rename(temporary, join(folder, "file.bin"));
  return file.bytesWritten;
}

/** The tarball and what is told of the package, each as a file. */
async function storePublication(request: IncomingMessage, folder: string): Promise<number> {
  const body = await bytesOf(request);
  const { _attachments, ...packument } = JSON.parse(body.toString());
  const [tarball] = Object.values<{ readonly data: string }>(_attachments);
  await replaceFile(join(folder, "1.0.0.tgz"), Buffer.from(tarball?.data ?? "", "base64"));
  await replaceFile(join(folder, "packument.json"), Buffer.from(JSON.stringify(packument)));
  return body.length;
}

async function replaceFile(path: string, content: Buffer): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, content, { flag: "wx" });
  await rename(temporary, path);
}

async function bytesOf(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
