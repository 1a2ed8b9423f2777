import type { Readable } from "node:stream";

/** What a request that is kept in memory may weigh, in bytes. */
export const largestInMemory = 64 * 1024 * 1024;

/** The whole body. Rejects where it breaks off, and where it is larger than this registry takes into memory. */
export async function readBytes(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > largestInMemory) throw new Error(`a body of more than ${largestInMemory} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Undefined where the body is no JSON. Rejects as `readBytes` does. */
export async function readJson(body: Readable): Promise<unknown> {
  const text = (await readBytes(body)).toString();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
