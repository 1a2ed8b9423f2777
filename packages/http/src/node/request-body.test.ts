import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { parametersBody } from "../management/request-body.ts";
import { readRequestBody } from "./request-body.ts";

/** What is read of a body that a host's parser, with `leave`, has read before. */
async function readAfter(type: string, content: string, leave: (request: IncomingMessage) => Promise<unknown>) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const outgoing = request({ port, host: "127.0.0.1", method: "POST", headers: { "Content-Type": type } });
  const arrived = once(server, "request");
  outgoing.end(content);
  const [incoming, response] = await arrived;
  const body = await readRequestBody(incoming, await leave(incoming), parametersBody);
  outgoing.on("response", (answered) => answered.resume());
  response.end();
  await once(outgoing, "close");
  return body;
}

async function textOf(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await request.toArray()).toString();
}

describe("readRequestBody", () => {
  it("takes what a parser left", async () => {
    const leaveLength = async (incoming: IncomingMessage) => ({ length: (await textOf(incoming)).length });
    expect((await readAfter("application/json", "text", leaveLength))._unsafeUnwrap()).toEqual({
      kind: "parsed",
      format: "json",
      value: { length: 4 },
    });
    expect((await readAfter("application/json", "text", textOf))._unsafeUnwrap()).toEqual({
      kind: "bytes",
      format: "json",
      bytes: Buffer.from("text"),
    });
  });

  it("reads the body where a parser left an object without reading", async () => {
    expect((await readAfter("application/json", "text", async () => ({})))._unsafeUnwrap()).toMatchObject({
      kind: "bytes",
    });
  });

  it("reads the body of a request that the host has paused", async () => {
    const pause = async (incoming: IncomingMessage) => {
      incoming.pause();
      return {};
    };
    expect((await readAfter("application/json", "text", pause))._unsafeUnwrap()).toMatchObject({
      kind: "bytes",
      bytes: Buffer.from("text"),
    });
  });

  it("rejects a body that was lost, instead of reading an empty one", async () => {
    const lost = await readAfter("application/json", "x", async (incoming) => void (await textOf(incoming)));
    expect(lost._unsafeUnwrapErr()).toMatchObject({ type: "internal_error" });
    const empty = await readAfter("application/json", "", async (incoming) => void (await textOf(incoming)));
    expect(empty._unsafeUnwrap()).toEqual({ kind: "empty" });
  });

  it("takes no more than 64 KiB from a parser, either", async () => {
    const read = await readAfter("application/json", "x".repeat(65_537), textOf);
    expect(read._unsafeUnwrapErr()).toEqual({ type: "content_too_large", maximumBytes: 65_536 });
  });
});
