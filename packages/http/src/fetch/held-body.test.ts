import { setImmediate as nextTurn } from "node:timers/promises";
import type { BodyReader } from "@package-protection/registry-protocols";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, lineBodies, lineReader } from "../../test/line-bodies.ts";
import { holdBody } from "./held-body.ts";

interface Source {
  readonly request: Request;
  /** How many chunks were taken from the client, and whether the stream was cancelled. */
  taken(): number;
  cancelled(): unknown;
}

/** A request whose client sends these chunks, one whenever it may; an Error in place of a chunk is where it goes away. */
function requestOf(chunks: readonly unknown[]): Source {
  let taken = 0;
  let cancelled: unknown = null;
  const body = new ReadableStream(
    {
      pull(controller) {
        const chunk = chunks[taken];
        taken += 1;
        if (taken > chunks.length) controller.close();
        else if (chunk instanceof Error) controller.error(chunk);
        else controller.enqueue(chunk instanceof Uint8Array ? new Uint8Array(chunk) : chunk);
      },
      cancel(reason) {
        cancelled = reason;
      },
    },
    { highWaterMark: 0 },
  );
  const request = new Request("http://host/", { method: "PUT", body, duplex: "half" });
  return { request, taken: () => taken, cancelled: () => cancelled };
}

type Stream = ReadableStream<Uint8Array>;

/** The bytes of a chunk in a buffer of their own; the chunk has none afterwards. */
function taken({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  if (!(buffer instanceof ArrayBuffer)) throw new TypeError("the buffer is shared");
  return new Uint8Array(buffer.transfer(), byteOffset, byteLength);
}

/** A stream that takes the buffer of each chunk away, as those of runtimes may. */
const byTransfer = () =>
  new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => controller.enqueue(taken(chunk)),
  });

async function readAll(stream: Stream): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The ways in which handlers read a body; each rejects where the body ends before its end. */
const consumers: Readonly<Record<string, (stream: Stream) => Promise<Buffer>>> = {
  "async iteration": readAll,
  arrayBuffer: async (stream) =>
    Buffer.from(await new Request("http://host/", { method: "PUT", body: stream, duplex: "half" }).arrayBuffer()),
  "the clone of a request": async (stream) => {
    const request = new Request("http://host/", { method: "PUT", body: stream, duplex: "half" });
    const [one, other] = await Promise.all([request.clone().arrayBuffer(), request.arrayBuffer()]);
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
    return Buffer.from(one);
  },
  "a stream that takes each chunk's buffer": (stream) => readAll(stream.pipeThrough(byTransfer())),
  "a slow sink": async (stream) => {
    const chunks: Uint8Array[] = [];
    const write = (chunk: Uint8Array) =>
      new Promise<void>((resolve) => setImmediate(() => resolve(void chunks.push(chunk))));
    await stream.pipeTo(new WritableStream({ write }));
    return Buffer.concat(chunks);
  },
};

describe("what was vetted is what is passed on", () => {
  it.each(Object.entries(consumers))("read by %s", async (_, consume) => {
    await fc.assert(
      fc.asyncProperty(lineBodies, async ({ name, pieces }) => {
        const body = holdBody(requestOf(pieces).request, lineReader());
        expect(await body.read()).toBe(true);
        expect(body.finding()).toMatchObject({ kind: "write", write: { packageName: name } });
        const stream = body.passOn(() => expect.unreachable());
        expect(stream && (await consume(stream)).equals(Buffer.concat(pieces))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

it("chunks that are passed on share no buffer", async () => {
  const names = fc.integer({ min: 0, max: 9000 }).map((length) => "n".repeat(length));
  const cuts = fc.array(fc.oneof(fc.nat(9000), fc.constantFrom(0, 10, 3000, 3010)), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(names, cuts, async (name, places) => {
      const sent = Buffer.from(`${name}\nrest`);
      const body = holdBody(requestOf(cut(sent, places)).request, lineReader(), 10_000);
      expect(await body.read()).toBe(true);
      const stream = body.passOn(() => expect.unreachable());
      const got = stream && (await readAll(stream.pipeThrough(byTransfer())));
      expect(got?.equals(sent)).toBe(true);
    }),
    { examples: [["n".repeat(5000), [10, 3000, 3010]]] },
  );
});

describe("holdBody", () => {
  it("lets nothing of a contradiction through, nor the end, wherever it comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        lineBodies,
        fc.nat(400_000),
        fc.constantFrom(...Object.values(consumers)),
        async ({ name, pieces }, place, consume) => {
          const sent = Buffer.concat(pieces);
          const from = name.length + 1 + (place % (sent.length - name.length));
          const contradicted = Buffer.concat([sent.subarray(0, from), Buffer.from("!"), sent.subarray(from)]);
          const source = requestOf(cut(contradicted, [name.length + 1, 20_000, 40_000, 60_000]));
          const body = holdBody(source.request, lineReader());
          expect(await body.read()).toBe(true);
          if (body.finding().kind === "refused") return;
          const late: string[] = [];
          const received: Uint8Array[] = [];
          const watched = new TransformStream<Uint8Array, Uint8Array>({
            transform(chunk, controller) {
              received.push(chunk.slice());
              controller.enqueue(chunk);
            },
          });
          const stream = body.passOn(({ type }) => late.push(type))?.pipeThrough(watched);
          await expect(stream && consume(stream)).rejects.toThrow(/the body was vetted, and then it came to/);
          expect(late).toEqual(["package_name_contradicted"]);
          const got = Buffer.concat(received);
          expect(got.length).toBeLessThanOrEqual(from);
          expect(got.equals(contradicted.subarray(0, got.length))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("lets no end through that contradicts", async () => {
    const endsBadly = (): BodyReader => ({
      ...lineReader(),
      end: () => ({ kind: "refused", error: { type: "body_invalid" } }),
    });
    const body = holdBody(requestOf([Buffer.from("name\n"), Buffer.from("rest")]).request, endsBadly());
    await body.read();
    const late: string[] = [];
    const stream = body.passOn(({ type }) => late.push(type));
    await expect(stream && readAll(stream)).rejects.toThrow(/body_invalid/);
    expect(late).toEqual(["body_invalid"]);
  });

  it("counts bytes up to the bound, wherever chunks are cut", async () => {
    const names = fc.integer({ min: 90, max: 110 }).map((length) => "n".repeat(length));
    await fc.assert(
      fc.asyncProperty(names, fc.array(fc.nat(120)), async (name, cuts) => {
        const body = holdBody(requestOf(cut(Buffer.from(`${name}\nrest`), cuts)).request, lineReader(), 100);
        expect(await body.read()).toBe(true);
        expect(body.finding().kind).toBe(name.length < 100 ? "write" : "refused");
      }),
    );
  });

  it("bounds what it takes by its reader where it has no bound of its own", async () => {
    const source = requestOf(Array.from({ length: 100 }, () => Buffer.alloc(100, "n")));
    const body = holdBody(source.request, lineReader());
    expect(await body.read()).toBe(true);
    expect(body.finding()).toEqual({ kind: "refused", error: { type: "package_name_missing" } });
    expect(source.taken()).toBe(11);
  });

  it("reads nothing before `read` is called, and nothing while the write is decided", async () => {
    const source = requestOf(["na", "me\n", "rest", "more"].map((text) => Buffer.from(text)));
    const body = holdBody(source.request, lineReader());
    const counts: number[] = [];
    const count = async () => {
      await nextTurn();
      counts.push(source.taken());
    };
    await count();
    await body.read();
    const reader = body.passOn(() => undefined)?.getReader();
    await count();
    await reader?.read();
    await count();
    await reader?.read();
    await count();
    expect(counts).toEqual([0, 2, 2, 3]);
  });

  it("passes a reader's loss of interest on to the client", async () => {
    const source = requestOf(["name\n", "rest", "more"].map((text) => Buffer.from(text)));
    const body = holdBody(source.request, lineReader());
    await body.read();
    await body.passOn(() => expect.unreachable())?.cancel("enough");
    expect(source.cancelled()).toBe("enough");
  });

  it("finds nothing where the client goes away before its package is known", async () => {
    const body = holdBody(requestOf([Buffer.from("na"), new Error("gone")]).request, lineReader());
    expect(await body.read()).toBe(false);
  });

  it("breaks the body off where the client goes away later", async () => {
    const body = holdBody(requestOf([Buffer.from("name\n"), new Error("gone")]).request, lineReader());
    expect(await body.read()).toBe(true);
    const stream = body.passOn(() => expect.unreachable());
    await expect(stream && readAll(stream)).rejects.toThrow("gone");
  });

  it("breaks the body off where the reader fails, and passes on nothing that it has not read", async () => {
    const broken = (failing: number): BodyReader => {
      const reader = lineReader();
      let reads = 0;
      return {
        ...reader,
        read(chunk) {
          reads += 1;
          if (reads === failing) throw new Error("a defect");
          return reader.read(chunk);
        },
      };
    };
    const chunks = ["na", "me\n", "rest"].map((text) => Buffer.from(text));
    await expect(holdBody(requestOf(chunks).request, broken(2)).read()).rejects.toThrow("a defect");
    const body = holdBody(requestOf(chunks).request, broken(3));
    await body.read();
    const reader = body.passOn(() => expect.unreachable())?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("name\n");
    await expect(reader?.read()).rejects.toThrow("a defect");
  });

  it.each(["text", 7, new ArrayBuffer(3)])("passes on nothing of a chunk that is not bytes: %s", async (chunk) => {
    expect(await holdBody(requestOf([chunk]).request, lineReader()).read()).toBe(false);
    const body = holdBody(requestOf([Buffer.from("name\n"), chunk]).request, lineReader());
    expect(await body.read()).toBe(true);
    const stream = body.passOn(() => expect.unreachable());
    await expect(stream && readAll(stream)).rejects.toThrow("a chunk of the body is not bytes");
  });

  it("throws for a body that was read or is being read", async () => {
    const locked = requestOf([Buffer.from("name\n")]).request;
    locked.body?.getReader();
    const used = new Request("http://host/", { method: "PUT", body: "name\n" });
    await used.text();
    for (const request of [locked, used]) {
      expect(() => holdBody(request, lineReader())).toThrow(/packageGuard has to see the body first/);
    }
  });

  it("takes away the body of the request that came", () => {
    const { request } = requestOf([Buffer.from("name\n")]);
    holdBody(request, lineReader());
    expect(request.body?.locked).toBe(true);
  });

  it("reads no body as one that ends at once", async () => {
    const body = holdBody(new Request("http://host/", { method: "DELETE" }), lineReader());
    expect(await body.read()).toBe(true);
    expect(body.finding()).toEqual({ kind: "refused", error: { type: "package_name_missing" } });
    expect(body.passOn(() => expect.unreachable())).toBe(null);
  });

  it("throws a body away within bounds", async () => {
    const whole = requestOf(Array.from({ length: 100 }, () => Buffer.alloc(1000)));
    const endless = requestOf(Array.from({ length: 10_000 }, () => Buffer.alloc(1024 * 1024)));
    const gone = requestOf([Buffer.alloc(10), new Error("gone")]);
    for (const { request } of [whole, endless, gone]) holdBody(request, lineReader()).discard();
    await expect.poll(() => [whole.taken(), endless.taken(), gone.taken()]).toEqual([101, 17, 2]);
    await expect.poll(endless.cancelled).toBe(undefined);
    expect([whole.cancelled(), gone.cancelled()]).toEqual([null, null]);
  });
});
