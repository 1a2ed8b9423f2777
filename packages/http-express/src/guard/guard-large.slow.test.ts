import { createHash } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import type { RequestHandler } from "express";
import { expect, it } from "vitest";
import { startGuardedHost } from "../../test/guarded-host.ts";
import { packageWriteOf } from "../index.ts";

const mebibyte = 2 ** 20;
const mebibytes = 256;

it("streams 256 MiB behind the name, at the reader's pace and in little memory", { timeout: 60_000 }, async () => {
  let most = 0;
  const route: RequestHandler = async (incoming, response) => {
    const hash = createHash("sha256");
    let chunks = 0;
    for await (const chunk of incoming) {
      hash.update(chunk);
      most = Math.max(most, incoming.readableLength);
      chunks += 1;
      // Now and then the reader is slower than the client.
      if (chunks % 500 === 0) await new Promise(setImmediate);
    }
    response.send(`${packageWriteOf(incoming)?.packageName} ${hash.digest("hex")}`);
  };
  const { port } = await startGuardedHost({ protocol: "cargo", route });
  const metadata = Buffer.from('{"name":"free","vers":"1.0.0","deps":[]}');
  const head = Buffer.concat([lengthOf(metadata.length), metadata, lengthOf(mebibytes * mebibyte)]);
  const sent = createHash("sha256").update(head);
  const outgoing = request({
    port,
    method: "PUT",
    path: "/registry/api/v1/crates/new",
    agent: false,
    headers: { "Content-Length": head.length + mebibytes * mebibyte, "X-Level": "owner" },
  });
  const answered = once(outgoing, "response");
  outgoing.write(head);
  const before = process.memoryUsage().arrayBuffers;
  let growth = 0;
  for (let number = 0; number < mebibytes; number++) {
    const piece = Buffer.alloc(mebibyte, number);
    sent.update(piece);
    if (!outgoing.write(piece)) await once(outgoing, "drain");
    growth = Math.max(growth, process.memoryUsage().arrayBuffers - before);
  }
  outgoing.end();
  const [incoming] = await answered;
  const text = Buffer.concat(await incoming.toArray()).toString();
  expect(text).toBe(`free ${sent.digest("hex")}`);
  expect(most).toBeLessThanOrEqual(2 * mebibyte);
  expect(growth).toBeLessThan((mebibytes / 2) * mebibyte);
});

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}
