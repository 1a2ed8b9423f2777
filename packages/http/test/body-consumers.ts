import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { PassThrough, Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";

type Consume = (request: IncomingMessage) => Promise<Buffer>;

/** The ways in which hosts read a request; each rejects where the request ends before its body does. */
export const bodyConsumers: Readonly<Record<string, Consume>> = {
  "data events": (request) =>
    new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk)).on("error", reject);
      request.on("end", () => resolve(Buffer.concat(chunks)));
    }),
  "readable events, in small pieces": (request) =>
    new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      request.on("readable", () => {
        for (let chunk = request.read(7) ?? request.read(); chunk !== null; chunk = request.read(7) ?? request.read()) {
          chunks.push(chunk);
        }
      });
      request.on("error", reject).on("end", () => resolve(Buffer.concat(chunks)));
    }),
  "pipe into a slow stream": async (request) => {
    const slow = new PassThrough({ highWaterMark: 100 });
    request.on("error", (error) => slow.destroy(error));
    return Buffer.concat(await request.pipe(slow).toArray());
  },
  "async iteration": async (request) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    return Buffer.concat(chunks);
  },
  "a web stream": async (request) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of Readable.toWeb(request)) chunks.push(chunk);
    return Buffer.concat(chunks);
  },
  "reading some turns later": async (request) => {
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    return Buffer.concat(await request.toArray());
  },
  "pause and resume": async (request) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => {
      chunks.push(chunk);
      request.pause();
      setImmediate(() => request.resume());
    });
    await once(request, "end");
    return Buffer.concat(chunks);
  },
};
