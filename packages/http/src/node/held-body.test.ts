import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { BodyFinding, BodyReader } from "@package-protection/registry-protocols";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { bodyConsumers } from "../../test/body-consumers.ts";
import { cut, lineBodies, lineReader } from "../../test/line-bodies.ts";
import { holdBody } from "./held-body.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What becomes of requests; the server answers each with what its handler makes of it. */
async function startServer(handle: Handler): Promise<number> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}

function inChunks(pieces: readonly Buffer[]): Buffer {
  const framed = pieces
    .filter((piece) => piece.length > 0)
    .flatMap((piece) => [Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")]);
  return Buffer.concat([...framed, Buffer.from("0\r\nX-Trailer: yes\r\n\r\n")]);
}

/** Sends requests one after the other on one connection, without waiting for answers. */
function sendPipelined(port: number, bodies: readonly (readonly Buffer[])[], chunked: boolean) {
  const socket = connect(port, "127.0.0.1").on("error", () => undefined);
  for (const [index, pieces] of bodies.entries()) {
    const last = index === bodies.length - 1 ? "Connection: close\r\n" : "";
    const head = `POST / HTTP/1.1\r\nHost: x\r\n${last}`;
    const body = Buffer.concat(pieces);
    if (chunked) {
      socket.write(Buffer.concat([Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`), inChunks(pieces)]));
      continue;
    }
    socket.write(`${head}Content-Length: ${body.length}\r\n\r\n`);
    for (const piece of pieces) if (piece.length > 0) socket.write(piece);
  }
  return socket;
}

describe("what was vetted is what is passed on", () => {
  for (const [consumer, consume] of Object.entries(bodyConsumers)) {
    it(`read by ${consumer}`, { timeout: 30_000 }, async () => {
      const passed: { readonly name: string; readonly body: Buffer; readonly trailers: unknown }[] = [];
      let turnsBefore = 0;
      const port = await startServer(async (request, response) => {
        for (let turn = 0; turn < turnsBefore; turn++) await nextTurn();
        const body = holdBody(request, lineReader(), 1000);
        expect(await body.read()).toBe(true);
        const finding = body.finding();
        const isDisturbed = request.readableDidRead;
        await nextTurn();
        body.passOn();
        const name = finding.kind === "write" && !isDisturbed ? finding.write.packageName : "none";
        passed.push({ name, body: await consume(request), trailers: request.trailers });
        response.end();
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(lineBodies, { minLength: 1, maxLength: 3 }),
          fc.boolean(),
          fc.nat(4),
          async (sent, chunked, turns) => {
            passed.length = 0;
            turnsBefore = turns;
            const socket = sendPipelined(
              port,
              sent.map(({ pieces }) => pieces),
              chunked,
            ).resume();
            await once(socket, "close");
            const byName = (one: { readonly name: string }, other: { readonly name: string }) =>
              one.name < other.name ? -1 : 1;
            const expected = sent
              .map(({ name, pieces }) => ({
                name,
                length: Buffer.concat(pieces).length,
                trailers: chunked ? { "x-trailer": "yes" } : {},
              }))
              .toSorted(byName);
            const got = passed
              .map(({ name, body, trailers }) => ({ name, length: body.length, trailers }))
              .toSorted(byName);
            expect(got.map(({ name }) => name)).toEqual(expected.map(({ name }) => name));
            expect(got.map(({ trailers }) => trailers)).toEqual(expected.map(({ trailers }) => trailers));
            for (const { pieces } of sent) {
              const wanted = Buffer.concat(pieces);
              expect(passed.some(({ body }) => body.equals(wanted))).toBe(true);
            }
          },
        ),
        { numRuns: 40 },
      );
    });
  }
});

/** What one body comes to: the finding that it was decided by, and what a consumer got of it. */
interface Outcome {
  isFound: boolean | "a defect";
  readonly finding: BodyFinding;
  readonly received: Buffer;
  readonly ended: boolean;
}

/** Sends one body and returns what happened to it. */
async function outcomeOf(
  pieces: readonly Buffer[],
  { maximumBytes = 1000, turnsBefore = 0, reader = lineReader, chunked = true } = {},
): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const port = await startServer(async (request, response) => {
    try {
      for (let turn = 0; turn < turnsBefore; turn++) await nextTurn();
      const body = holdBody(request, reader(), maximumBytes);
      const isFound = await body.read().catch(() => "a defect" as const);
      const finding: BodyFinding = isFound === "a defect" ? { kind: "more" } : body.finding();
      const chunks: Buffer[] = [];
      body.passOn();
      request.on("data", (chunk) => chunks.push(chunk)).on("error", () => undefined);
      const ended = await Promise.race([
        once(request, "end").then(() => true),
        once(request, "close").then(() => request.readableEnded),
      ]).catch(() => false);
      resolve({ isFound, finding, received: Buffer.concat(chunks), ended });
      response.end();
    } catch (error) {
      reject(error);
    }
  });
  sendPipelined(port, [pieces], chunked).resume();
  return promise;
}

describe("holdBody", () => {
  it("lets nothing of a contradiction through, nor the end, wherever it comes", { timeout: 30_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        lineBodies,
        fc.nat(400_000),
        fc.boolean(),
        fc.nat(3),
        async (sent, place, chunked, turnsBefore) => {
          const body = Buffer.concat(sent.pieces);
          const from = sent.name.length + 1 + (place % (body.length - sent.name.length));
          const contradicted = Buffer.concat([body.subarray(0, from), Buffer.from("!"), body.subarray(from)]);
          const pieces = cut(contradicted, [sent.name.length + 1, ...[1, 2, 3].map((part) => part * 20_000)]);
          const { finding, received, ended } = await outcomeOf(pieces, { chunked, turnsBefore });
          expect(["write", "refused"]).toContain(finding.kind);
          expect(ended).toBe(false);
          // What was refused in time gets an answer; only the handler above passes it on all the same.
          if (finding.kind === "refused") return;
          expect(received.length).toBeLessThanOrEqual(from);
          expect(received.equals(contradicted.subarray(0, received.length))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("counts bytes up to the bound, wherever chunks are cut", { timeout: 30_000 }, async () => {
    const name = fc.integer({ min: 90, max: 110 }).map((length) => "n".repeat(length));
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.array(fc.nat(120)),
        fc.boolean(),
        fc.nat(2),
        async (name, cuts, chunked, turnsBefore) => {
          const pieces = cut(Buffer.from(`${name}\nrest`), cuts);
          const { finding } = await outcomeOf(pieces, { maximumBytes: 100, chunked, turnsBefore });
          expect(finding.kind).toBe(name.length < 100 ? "write" : "refused");
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([0, 3])("reads on where what arrived before had made the client wait (%i turns)", async (turnsBefore) => {
    const body = Buffer.from(`${"n".repeat(500_000)}\n${"x".repeat(500_000)}`);
    for (const chunked of [true, false]) {
      const sent = await outcomeOf([body], { maximumBytes: 600_000, turnsBefore, chunked });
      expect(sent).toMatchObject({ isFound: true, finding: { kind: "write" }, ended: true });
      expect(sent.received.equals(body)).toBe(true);
    }
  });

  it("accepts a body that ends at the bound", async () => {
    const endReader = (): BodyReader => ({
      maximumBytesBeforeName: 1000,
      read: () => ({ kind: "more" }),
      end: () => ({ kind: "no_write" }),
      stopWaiting: () => ({ kind: "refused", error: { type: "package_name_missing" } }),
    });
    for (const [length, kind] of [
      [100, "no_write"],
      [101, "refused"],
    ] as const) {
      const pieces = [Buffer.alloc(length)];
      for (const turnsBefore of [0, 5]) {
        const sent = await outcomeOf(pieces, { maximumBytes: 100, reader: endReader, turnsBefore });
        expect(sent.finding.kind).toBe(kind);
      }
    }
  });

  it("reports a reader's defect, and passes on nothing that it has not read", async () => {
    let reads = 0;
    const broken = (failing: number) => (): BodyReader => {
      const reader = lineReader();
      reads = 0;
      return {
        ...reader,
        read(chunk) {
          reads += 1;
          if (reads === failing) throw new Error("a defect");
          return reader.read(chunk);
        },
      };
    };
    expect((await outcomeOf([Buffer.from("na"), Buffer.from("me\n")], { reader: broken(1) })).isFound).toBe("a defect");
    const pieces = [Buffer.from("name\n"), ...Array.from({ length: 100 }, () => Buffer.alloc(10_000))];
    const late = await outcomeOf(pieces, { reader: broken(60) });
    expect(late).toMatchObject({ isFound: true, ended: false });
    expect(late.received.length).toBeLessThan(590_001);
    // The package is found before the defect, and nothing is decided yet.
    const held = ["name\n", "rest", "rest"].map((piece) => Buffer.from(piece));
    for (const failing of [2, 3]) {
      await expect(outcomeOf(held, { reader: broken(failing), turnsBefore: 5 })).rejects.toThrow("could not be read");
    }
  });

  it("bounds what it holds by its reader where it has no bound of its own", async () => {
    const { promise, resolve } = Promise.withResolvers<BodyFinding>();
    const port = await startServer(async (request, response) => {
      const body = holdBody(request, lineReader());
      await body.read();
      resolve(body.finding());
      body.discard();
      request.resume().on("end", () => response.end());
    });
    sendPipelined(port, [[Buffer.from(`${"n".repeat(1001)}\n`)]], true).resume();
    expect(await promise).toEqual({ kind: "refused", error: { type: "package_name_missing" } });
  });

  it("passes on nothing where taps were found not to work", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const port = await startServer(async (request, response) => {
      const body = holdBody(request, lineReader(), 1000, Promise.reject(new Error("no taps here")));
      resolve(await body.read().catch((cause: unknown) => cause));
      body.discard();
      request.resume().on("end", () => response.end());
    });
    sendPipelined(port, [[Buffer.from("name\n")]], true).resume();
    expect(await promise).toEqual(new Error("no taps here"));
  });

  it("throws for an object that was made of a request, which the parser does not fill", async () => {
    const made: Readonly<Record<string, (request: IncomingMessage) => IncomingMessage>> = {
      "inherits from it": (request) => Object.create(request),
      "inherits from one that inherits": (request) => Object.create(Object.create(request)),
      "is a copy": (request) => Object.assign(Object.create(Object.getPrototypeOf(request)), request),
      "has its properties": (request) =>
        Object.create(Object.getPrototypeOf(request), Object.getOwnPropertyDescriptors(request)),
    };
    for (const [how, make] of Object.entries(made)) {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      const port = await startServer(async (request, response) => {
        while (request.readableLength === 0) await nextTurn();
        const attempt = async () => holdBody(make(request), lineReader(), 1000);
        resolve(await attempt().catch((cause: unknown) => cause));
        response.end();
        request.destroy();
      });
      const socket = connect(port, "127.0.0.1").on("error", () => undefined);
      socket.resume().write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nname\n");
      expect([how, await promise]).toEqual([how, expect.any(TypeError)]);
    }
  });

  it("makes the client wait while the write is decided, and not before", async () => {
    const { promise: waits, resolve } = Promise.withResolvers<readonly boolean[]>();
    const port = await startServer(async (request, response) => {
      const body = holdBody(request, lineReader(), 1_000_000);
      const before = request.socket.isPaused();
      await body.read();
      resolve([before, request.socket.isPaused()]);
      body.passOn();
      request.resume().on("end", () => response.end());
    });
    const socket = sendPipelined(
      port,
      [[Buffer.from(`${"n".repeat(200_000)}\n${"x".repeat(1_000_000)}`)]],
      false,
    ).resume();
    expect(await waits).toEqual([false, true]);
    await once(socket, "close");
  });

  it("lets a client go on whose body is small", async () => {
    const { promise: waits, resolve } = Promise.withResolvers<boolean>();
    const port = await startServer(async (request, response) => {
      const body = holdBody(request, lineReader(), 1_000_000);
      await body.read();
      resolve(request.socket.isPaused());
      body.passOn();
      request.resume().on("end", () => response.end());
    });
    const socket = sendPipelined(port, [[Buffer.from("name\ncontent")]], false).resume();
    expect(await waits).toBe(false);
    await once(socket, "close");
  });

  it("reports a client that goes away before its package is found, or before the body is read", async () => {
    for (const isGoneBefore of [false, true]) {
      const { promise: isFound, resolve } = Promise.withResolvers<boolean>();
      const port = await startServer(async (request) => {
        if (isGoneBefore) await new Promise<void>((gone) => request.once("close", () => gone()));
        const body = holdBody(request, lineReader(), 1000);
        socket.destroy();
        resolve(await body.read());
      });
      const socket = connect(port, "127.0.0.1").on("error", () => undefined);
      socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nna", () => isGoneBefore && socket.destroy());
      expect(await isFound).toBe(false);
    }
  });
});
