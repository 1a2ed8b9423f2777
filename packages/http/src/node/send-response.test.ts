import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { emptyResponse, jsonResponse } from "../message/response.ts";
import { sendResponse } from "./send-response.ts";

const answer = jsonResponse(413, { error: "x" });

async function connectTo(listener: RequestListener): Promise<Socket> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const client = connect(address !== null && typeof address === "object" ? address.port : 0, "127.0.0.1");
  client.on("error", () => undefined);
  return client;
}

/** All that comes until it looks so. */
async function receive(client: Socket, form: RegExp): Promise<string> {
  let received = "";
  while (!form.test(received)) received += String((await once(client, "data"))[0]);
  return received;
}

function closed(client: Socket): Promise<void> {
  return new Promise((resolve) => client.once("close", () => resolve()));
}

const head = (length: number) => `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

describe("sendResponse", () => {
  it("answers while the body is on its way, and serves the next request after it", async () => {
    const client = await connectTo((request, response) => void sendResponse(request, response, answer));
    client.write(head(100_000));
    expect(await receive(client, /\{"error":"x"\}$/)).toMatch(/^HTTP\/1\.1 413 /);
    client.write("x".repeat(100_000));
    client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await receive(client, /\{"error":"x"\}$/)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("sends the headers of an answer without a body at once, too", async () => {
    const client = await connectTo((request, response) => void sendResponse(request, response, emptyResponse()));
    client.write(head(1));
    expect(await receive(client, /\r\n\r\n$/)).toMatch(/^HTTP\/1\.1 204 /);
  });

  it("keeps what a host adds to the headers of one answer out of the next one", async () => {
    let answered = 0;
    const client = await connectTo((request, response) => {
      const { writeHead } = response;
      const withCookie = (status: number, headers: Record<string, string>) => {
        if (answered === 0) Object.assign(headers, { "Set-Cookie": "session=mia" });
        answered++;
        return writeHead.call(response, status, headers);
      };
      Object.assign(response, { writeHead: withCookie });
      void sendResponse(request, response, answer);
    });
    client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await receive(client, /\{"error":"x"\}$/)).toContain("session=mia");
    client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect(await receive(client, /\{"error":"x"\}$/)).not.toContain("session=mia");
  });

  it("cuts a client that sends without end", async () => {
    const bounds = { bytes: 100_000, milliseconds: 60_000 };
    const client = await connectTo((request, response) => void sendResponse(request, response, answer, bounds));
    client.write(head(1_000_000_000));
    const piece = Buffer.alloc(50_000);
    const send = () => {
      while (!client.destroyed && client.write(piece));
    };
    client.on("drain", send);
    client.once("data", send);
    await closed(client);
    expect(client.bytesWritten).toBeLessThan(1_000_000_000);
  });

  it("cuts a client that stops sending", async () => {
    const bounds = { bytes: 100_000, milliseconds: 10 };
    const client = await connectTo((request, response) => void sendResponse(request, response, answer, bounds));
    client.write(head(1_000_000));
    expect(await receive(client, /\{"error":"x"\}$/)).toMatch(/^HTTP\/1\.1 413 /);
    await closed(client);
  });

  it("leaves an answer alone that the host gave before", async () => {
    const client = await connectTo((request, response) => {
      response.end("host");
      void sendResponse(request, response, answer);
    });
    client.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    expect(String(Buffer.concat(await client.toArray()))).toMatch(/host$/);
  });
});
