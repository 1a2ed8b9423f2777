import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Principal } from "@package-protection/core";
import type { RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { exchange } from "../../test/client.ts";
import { frameworks, startGuardedHost } from "../../test/guarded-host.ts";
import { packageWriteOf } from "../index.ts";

const json = "Host: x\r\nX-Level: maintainer\r\nContent-Type: application/json\r\n";
const document = (name: string, length = 0) =>
  `{"name":"${name}","versions":{},"_attachments":{"a.tgz":{"data":"${"x".repeat(length)}"}}}`;

function put(name: string, body: string, headers = ""): string {
  return `PUT /registry/${name} HTTP/1.1\r\n${json}${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

function closed(stream: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => stream.once("close", () => resolve()));
}

/** All that comes until it looks so. */
async function receive(socket: Socket, form: RegExp): Promise<string> {
  let received = "";
  while (!form.test(received)) received += String((await once(socket, "data"))[0]);
  return received;
}

describe.each(frameworks)("the guard's clients on $name", ({ framework }) => {
  const npm = { framework, protocol: "npm", rules: [["npm", "taken", "owner"]] } as const;

  it("goes on with a connection after a refusal, and after pipelined ones", async () => {
    const { port, stored } = await startGuardedHost(npm);
    const requests = ["taken", "free", "taken", "free"].map((name) => put(name, document(name, 100_000)));
    const answers = await exchange(port, ...requests, put("free", document("free"), "Connection: close\r\n"));
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual([403, 201, 403, 201, 201].map((status) => `HTTP/1.1 ${status}`));
    expect(stored.map(({ body }) => body.length)).toEqual(
      [100_000, 100_000, 0].map((length) => document("free", length).length),
    );
  });

  it("lets a client that waits for 100 send its body", async () => {
    const { port, stored } = await startGuardedHost(npm);
    for (const [name, status] of [
      ["free", 201],
      ["taken", 403],
    ] as const) {
      const socket = await open(port);
      const body = document(name);
      socket.write(put(name, body, "Expect: 100-continue\r\n").slice(0, -body.length));
      expect(await receive(socket, /\r\n\r\n/)).toBe("HTTP/1.1 100 Continue\r\n\r\n");
      socket.write(body);
      expect(await receive(socket, /\}$/)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      socket.destroy();
    }
    expect(stored.map(({ packageName }) => packageName)).toEqual(["free"]);
  });

  it("answers as soon as the body names its package, and drains the rest so that the client reads the answer", async () => {
    const { port, stored } = await startGuardedHost(npm);
    const socket = await open(port);
    const body = document("taken", 5_000_000);
    socket.write(put("taken", body).slice(0, -4_900_000));
    expect(await receive(socket, /\}$/)).toMatch(/^HTTP\/1\.1 403 /);
    socket.write(body.slice(-4_900_000));
    socket.write(put("free", document("free")));
    expect(await receive(socket, /\}$/)).toMatch(/^HTTP\/1\.1 201 /);
    expect(stored.map(({ packageName }) => packageName)).toEqual(["free"]);
    socket.destroy();
  });

  it("cuts a refused client that sends more than can be taken", async () => {
    const { port } = await startGuardedHost({ framework, rules: [["generic", "app", "owner"]] });
    const socket = await open(port);
    const cut = closed(socket);
    socket.write("PUT /registry/app/1.0/f HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n");
    expect(await receive(socket, /\}$/)).toMatch(/^HTTP\/1\.1 403 /);
    const chunk = Buffer.alloc(1 << 20);
    let sent = 0;
    const more = () => {
      while (!socket.destroyed && socket.write(chunk)) sent += 1;
    };
    socket.on("drain", more);
    more();
    await cut;
    expect(sent).toBeLessThan(64);
  });

  it("refuses a body that says its name too late, twice, or never", async () => {
    const { port, stored } = await startGuardedHost({
      ...npm,
      protocol: "cargo",
      rules: [["cargo", "taken", "owner"]],
      maximumBytesBeforeName: 1000,
    });
    const crate = (metadata: string) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(metadata.length);
      return `${length.toString("latin1")}${metadata}`;
    };
    const publish = (body: string, length = body.length) =>
      exchange(
        port,
        Buffer.from(
          `PUT /registry/api/v1/crates/new HTTP/1.1\r\n${json}Connection: close\r\nContent-Length: ${length}\r\n\r\n${body}`,
          "latin1",
        ),
      );
    expect(await publish(`${crate('{"name":"free"}')}${crate("crate")}`)).toMatch(/^HTTP\/1\.1 201 /);
    expect(await publish(`${crate('{"name":"taken"}')}${crate("crate")}`)).toMatch(/^HTTP\/1\.1 403 /);
    for (const metadata of [
      `{"padding":"${"x".repeat(1000)}","name":"free"}`,
      '{"name":"free","name":"taken"}',
      '{"name":"../taken"}',
      "{}",
      "",
    ]) {
      expect(await publish(`${crate(metadata)}${crate("crate")}`), metadata).toMatch(/^HTTP\/1\.1 400 Bad Request - /);
    }
    expect(await publish("")).toMatch(/^HTTP\/1\.1 400 /);
    expect(stored.map(({ packageName }) => packageName)).toEqual(["free"]);
  });

  it("refuses a body that has to be read and is compressed, and leaves others alone", async () => {
    const { port, stored } = await startGuardedHost({ ...npm, protocol: "npm" });
    for (const encoding of ["gzip", "br", "identity, gzip", "x-unknown"]) {
      const answer = await exchange(
        port,
        put("free", document("free"), `Connection: close\r\nContent-Encoding: ${encoding}\r\n`),
      );
      expect(answer).toMatch(/^HTTP\/1\.1 415 Unsupported Media Type - /);
    }
    const plain = put("free", document("free"), "Connection: close\r\nContent-Encoding: identity\r\n");
    expect(await exchange(port, plain)).toMatch(/^HTTP\/1\.1 201 /);
    expect(stored).toHaveLength(1);
    const generic = await startGuardedHost({ framework });
    await exchange(
      generic.port,
      "PUT /registry/app/1.0/f HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
    );
    expect(generic.stored).toHaveLength(1);
  });

  it("writes nothing for a length that lies, or for framing that is none", async () => {
    const { port, stored } = await startGuardedHost(npm);
    const body = document("free", 1000);
    const long = await open(port);
    long.end(put("free", body).replace(/Content-Length: \d+/, "Content-Length: 5000"));
    await closed(long.resume());
    const short = await exchange(port, put("free", body).replace(/Content-Length: \d+/, "Content-Length: 500"));
    expect(short).toMatch(/^(HTTP\/1\.1 400 |$)/);
    for (const headers of [
      "Transfer-Encoding: chunked\r\n",
      "Content-Length: 1\r\n",
      "Transfer-Encoding: chunked, identity\r\n",
    ]) {
      expect(await exchange(port, put("free", body, headers))).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(stored).toEqual([]);
  });

  it("answers a contradiction that comes while the write is decided", async () => {
    const principal = () => new Promise<Principal>((resolve) => setImmediate(() => resolve({ kind: "admin" })));
    const { port, stored } = await startGuardedHost({ ...npm, principal });
    const chunks = [document("free").slice(0, -3), '}},"name":"taken"}', ""];
    const body = chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
    const head = `PUT /registry/free HTTP/1.1\r\n${json}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await exchange(port, head + body)).toMatch(/^HTTP\/1\.1 400 Bad Request - the request names two/);
    expect(stored).toEqual([]);
  });

  it("refuses a request that contradicts itself behind its file, before the route has seen its end", async () => {
    const seen: string[] = [];
    const { promise: brokenOff, resolve } = Promise.withResolvers<void>();
    const route: RequestHandler = (request) => {
      seen.push(String(packageWriteOf(request)?.packageName));
      request.on("data", () => undefined);
      for (const event of ["end", "error", "close"]) request.on(event, () => seen.push(event));
      request.on("close", resolve);
    };
    const { port } = await startGuardedHost({ ...npm, route });
    const body = `${document("free", 3_000_000).slice(0, -1)},"name":"taken"}`;
    expect(await exchange(port, put("free", body))).toMatch(/^HTTP\/1\.1 400 Bad Request - the request names two/);
    await brokenOff;
    expect(seen).toEqual(["free", "error", "close"]);
  });

  it.each([
    ["by a line feed alone, as Debian's NuGet does", "\n--cut--\n"],
    ["by a line feed before the last boundary, as Paket does where lines end so", "\n--cut--\r\n"],
    ["by a line feed behind it", "\r\n--cut--\n"],
    ["in the middle", ""],
  ])("answers a form that ends %s, and its route never sees an end", async (_, end) => {
    const head = (name: string) => `--cut\r\nContent-Disposition: form-data; name="${name}"`;
    const begin = `${head("name")}\r\n\r\nfree\r\n${head("content")}; filename="free-1.0.tar.gz"\r\n\r\n`;
    const seen: string[] = [];
    const reached = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    const route: RequestHandler = (request) => {
      seen.push(String(packageWriteOf(request)?.packageName));
      for (const event of ["end", "error", "close"]) request.on(event, () => seen.push(event));
      request.on("close", gone.resolve).resume();
      reached.resolve();
    };
    const { port } = await startGuardedHost({ framework, protocol: "pypi", route });
    const socket = await open(port);
    const length = begin.length + 1000 + end.length;
    const headers = `Host: x\r\nContent-Type: multipart/form-data; boundary=cut\r\nContent-Length: ${length}\r\n`;
    socket.write(`POST /registry/ HTTP/1.1\r\n${headers}\r\n${begin}`);
    await reached.promise;
    socket.write("x".repeat(1000) + end);
    const answer = await receive(socket, /\}$/);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request - the body is not one that this registry's clients send\r\n/);
    expect(answer).toContain("\r\nConnection: close\r\n");
    await gone.promise;
    expect(seen).toEqual(["free", "error", "close"]);
  });

  it("sends one answer where the route answers a request that breaks off", async () => {
    const answered = Promise.withResolvers<boolean>();
    const route: RequestHandler = (request, response) => {
      request.resume().on("error", () => {
        response.once("close", () => answered.resolve(response.writableFinished));
        response.status(500).json({ error: "broken off" });
      });
    };
    const { port, errors } = await startGuardedHost({ ...npm, route });
    const body = `${document("free", 300_000).slice(0, -1)},"name":"taken"}`;
    const answer = await exchange(port, put("free", body));
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 400"]);
    expect(await answered.promise).toBe(false);
    expect(errors).toEqual([]);
  });

  it("cuts a request that contradicts itself once the route has begun to answer", async () => {
    const route: RequestHandler = (request, response) => {
      response.status(202).write("begun");
      request.resume().on("error", () => undefined);
    };
    const { port } = await startGuardedHost({ ...npm, route });
    const body = `${document("free", 3_000_000).slice(0, -1)},"name":"taken"}`;
    const answer = await exchange(port, put("free", body));
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 202"]);
    expect(answer).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  it.each(["before its body names the package", "while it is decided"])(
    "lets go of a client that goes away %s",
    async (when) => {
      const { promise: principal, resolve: decide } = Promise.withResolvers<Principal>();
      const asked = Promise.withResolvers<void>();
      const arrived = Promise.withResolvers<{ readonly gone: Promise<unknown> }>();
      const { port, stored, errors } = await startGuardedHost({
        ...npm,
        principal() {
          asked.resolve();
          return principal;
        },
        before: [
          (request, response, next) => {
            arrived.resolve({ gone: Promise.all([closed(request), closed(response)]) });
            next();
          },
        ],
      });
      const socket = await open(port);
      const body = document("free", 1000);
      socket.write(when === "while it is decided" ? put("free", body) : put("free", body).slice(0, -body.length + 3));
      const { gone } = await arrived.promise;
      if (when === "while it is decided") await asked.promise;
      socket.destroy();
      await gone;
      decide({ kind: "admin" });
      await principal;
      await new Promise(setImmediate);
      expect({ stored, errors }).toEqual({ stored: [], errors: [] });
    },
  );

  it("reads on after an answer that did not wait for the body", async () => {
    const route: RequestHandler = (_request, response) => void response.status(202).end();
    const later: RequestHandler = (_request, _response, next) => void setImmediate(next);
    for (const before of [[], [later]]) {
      const { port } = await startGuardedHost({ ...npm, route, before });
      const answers = await exchange(
        port,
        put("free", document("free", 1_000_000)),
        put("free", document("free"), "Connection: close\r\n"),
      );
      expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 202", "HTTP/1.1 202"]);
    }
  });
});
