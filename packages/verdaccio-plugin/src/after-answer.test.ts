import { once } from "node:events";
import { createServer, request, type ServerResponse } from "node:http";
import { scheduler } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { afterAnswer } from "./after-answer.ts";

/** A request that a server has got and not answered, and a way to make its client go away. */
async function pending() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
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
