import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { scheduler } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { afterAnswer } from "./after-answer.ts";

async function listening() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return { server, port: address !== null && typeof address === "object" ? address.port : 0 };
}

/** A request that a server has got and not answered, and a way to make its client go away. */
async function pending() {
  const { server, port } = await listening();
  const client = request({ host: "127.0.0.1", port, method: "PUT" });
  client.on("error", () => undefined);
  const arrived = once(server, "request");
  client.end();
  const response: ServerResponse = (await arrived)[1];
  return { client, response };
}

it("calls back when the answer was given", async () => {
  const { client, response } = await pending();
  const answered = new Promise<void>((resolve) => afterAnswer(response, resolve));
  response.end("done");
  const [incoming] = await once(client, "response");
  incoming.resume();
  await answered;
  expect(response.writableFinished).toBe(true);
});

it("does not wait for the answers that the client has to get before", async () => {
  const { server, port } = await listening();
  const responses: ServerResponse[] = [];
  const both = new Promise<void>((resolve) => {
    server.on("request", (_, response) => {
      if (responses.push(response) === 2) resolve();
    });
  });
  const socket = connect(port, "127.0.0.1", () => {
    socket.write("GET /slow HTTP/1.1\r\nHost: x\r\n\r\nPUT /app HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  });
  onTestFinished(() => void socket.destroy());
  await both;
  let isThrough = false;
  const [, second] = responses;
  if (second === undefined) throw new Error("there is no second request");
  afterAnswer(second, () => {
    isThrough = true;
  });
  second.end("refused");
  expect(isThrough).toBe(true);
});

it.each(["before", "after"])("waits for the answer to a client that went away %s", async (when) => {
  const { client, response } = await pending();
  const closed = once(response, "close");
  let isThrough = false;
  const listen = () =>
    new Promise<void>((resolve) =>
      afterAnswer(response, () => {
        isThrough = true;
        resolve();
      }),
    );
  const early = when === "after" ? listen() : null;
  client.destroy();
  await closed;
  const through = early ?? listen();
  await scheduler.wait(50);
  expect(isThrough).toBe(false);
  response.end("done");
  await through;
});
