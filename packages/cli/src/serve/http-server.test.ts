import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { listen } from "./http-server.ts";

const steps: readonly { readonly moment: string; readonly headersFirst: boolean }[] = [
  { moment: "before the answer has begun", headersFirst: false },
  { moment: "after the answer has begun", headersFirst: true },
];

test.each(steps)(
  "a connection that is kept alive ends with its request when the server is closed $moment",
  async ({ headersFirst }) => {
    const { promise: running, resolve: run } = Promise.withResolvers<ServerResponse>();
    const listening = await listen(
      (_, response) => {
        if (headersFirst) response.write("o");
        run(response);
      },
      "127.0.0.1",
      0,
    );
    const server = listening._unsafeUnwrap();
    const client = connect(Number(new URL(server.url).port), "127.0.0.1");
    client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const answer = text(client);

    const response = await running;
    const closed = server.close();
    response.end("k");
    await once(response, "close");
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK/);
    await closed;
  },
);

test("who finds the port taken is told what to do", async () => {
  const first = (await listen(() => {}, "127.0.0.1", 0))._unsafeUnwrap();
  const second = await listen(() => {}, "127.0.0.1", Number(new URL(first.url).port));
  expect(second._unsafeUnwrapErr()).toMatch(/EADDRINUSE.*; --port sets another, and --port 0 takes a free one$/);
  await first.close();
});
