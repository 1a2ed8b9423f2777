import { once } from "node:events";
import { createServer } from "node:http";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import type { ErrorRequestHandler, RequestHandler } from "express";
import { describe, expect, it, onTestFinished } from "vitest";
import { bodyConsumers } from "../../../http/test/body-consumers.ts";
import { send } from "../../test/guarded-client.ts";
import { frameworks, startGuardedHost } from "../../test/guarded-host.ts";
import { serve } from "../../test/serve.ts";
import { packageGuard, packageWriteOf } from "../index.ts";

const length = 300_000;
const document = `{"name":"free","versions":{},"_attachments":{"a.tgz":{"data":"${"x".repeat(length)}"}}}`;
const contradicted = `${document.slice(0, -1)},"name":"taken"}`;
const headers = { "Content-Type": "application/json" };

const later: RequestHandler = (_request, _response, next) => void setImmediate(next);

describe.each(frameworks)("hosts behind the guard on $name", ({ framework }) => {
  const npm = { framework, protocol: "npm", rules: [["npm", "taken", "owner"]] } as const;

  /** Whether a body reaches a route whole, and whether a contradicted one reaches it at all. */
  async function judge(
    between: readonly RequestHandler[],
    read: (request: Parameters<RequestHandler>[0]) => Promise<unknown>,
  ) {
    const got: unknown[] = [];
    const failures: unknown[] = [];
    const route: RequestHandler = (request, response) => {
      const name = packageWriteOf(request)?.packageName;
      read(request).then(
        (body) => {
          got.push({ name, body });
          response.status(201).end();
        },
        (error) => {
          failures.push(error);
          response.status(500).end();
        },
      );
    };
    for (const before of [[], [later]]) {
      const { port } = await startGuardedHost({ ...npm, before, between, route });
      for (const chunked of [false, true]) {
        const put = (body: string) => send(port, "PUT", "/registry/free", { as: "maintainer", body, headers, chunked });
        expect((await put(document)).status).toBe(201);
        expect((await put(contradicted)).status).toBe(400);
      }
    }
    return got;
  }

  it.each(Object.entries(bodyConsumers))(
    "get every byte, and no end of what contradicts itself, by %s",
    async (_name, consume) => {
      const got = await judge([], async (request) => (await consume(request)).toString());
      expect(got).toEqual(Array.from({ length: 4 }, () => ({ name: "free", body: document })));
    },
  );

  it("parse JSON behind it", async () => {
    const got = await judge([framework.json({ limit: "1mb" })], async (request) => request.body);
    expect(got).toEqual(Array.from({ length: 4 }, () => ({ name: "free", body: JSON.parse(document) })));
  });

  it("keep the bytes behind it", async () => {
    const raw = framework.raw({ type: () => true, limit: "1mb" });
    const got = await judge([raw], async (request) => request.body.toString());
    expect(got).toEqual(Array.from({ length: 4 }, () => ({ name: "free", body: document })));
  });

  it("send it on, as a proxy does", async () => {
    const upstream = createServer(async (request, response) => {
      const chunks: Buffer[] = await request.toArray().catch(() => []);
      response.end(Buffer.concat(chunks));
    }).listen(0, "127.0.0.1");
    await once(upstream, "listening");
    onTestFinished(() => void upstream.close());
    const address = upstream.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const got = await judge([], async (body) => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "PUT", body, duplex: "half" });
      return answer.text();
    });
    expect(got).toEqual(Array.from({ length: 4 }, () => ({ name: "free", body: document })));
  });

  it("answer the request themselves where it did not have to be read", async () => {
    const { port } = await startGuardedHost({ framework, before: [framework.raw({ type: () => true })], route: echo });
    const body = Buffer.from([0, 255, 10, 13]);
    expect(await send(port, "PUT", "/registry/app/1.0/file", { as: "owner", body })).toMatchObject({
      text: "app 00ff0a0d",
    });
  });
});

const echo: RequestHandler = (request, response) => {
  response.send(`${packageWriteOf(request)?.packageName} ${request.body.toString("hex")}`);
};

describe.each(frameworks)("a guard that cannot see a body on $name", ({ framework }) => {
  const readers: Readonly<Record<string, RequestHandler>> = {
    "a JSON parser": framework.json(),
    "a parser of bytes": framework.raw({ type: () => true }),
    "a parser that leaves an object": (request, _response, next) => {
      request.body = {};
      next();
    },
    "a reader to the end": (request, _response, next) => void request.resume().on("end", next),
    "a reader of a part": (request, _response, next) =>
      void request.once("readable", () => {
        request.read(1);
        next();
      }),
    "a listener that reads along": (request, _response, next) => {
      request.on("data", () => undefined);
      next();
    },
    "a listener that waits to read": (request, _response, next) => {
      request.on("readable", () => undefined);
      next();
    },
    "a middleware that throws the body away": (request, _response, next) => {
      request.resume();
      next();
    },
    "a decoder": (request, _response, next) => {
      request.setEncoding("utf8");
      next();
    },
    "a middleware that replaced push": (request, _response, next) => {
      const push = request.push.bind(request);
      request.push = (chunk) => push(chunk);
      next();
    },
    "a middleware that replaced _read": (request, _response, next) => {
      request._read = () => request.push(null);
      next();
    },
  };

  it.each(Object.entries(readers))("lets nothing pass behind %s, and says why", async (_name, reader) => {
    for (const before of [[reader], [later, reader]]) {
      const { port, stored, errors } = await startGuardedHost({ framework, protocol: "npm", before });
      const answer = await send(port, "PUT", "/registry/free", {
        as: "owner",
        body: document.slice(0, 1) + document.slice(-1),
        headers,
      });
      expect(answer.status).toBe(500);
      expect(errors).toEqual([expect.any(TypeError)]);
      expect(String(errors[0])).toContain("packageGuard");
      expect(stored).toEqual([]);
    }
  });

  it("says why to the host's error handlers also where it is called from a timer", async () => {
    const guard = packageGuard({
      protection: createPackageProtection({ store: memoryRuleStore() }),
      protocol: "npm",
      projectId: 7,
      principal: () => ({ kind: "admin" }),
    });
    const fromTimer: RequestHandler = (request, response, next) => {
      setImmediate(() => guard(request, response, () => next()));
    };
    const onError: ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(500).send(String(error));
    };
    const port = await serve(framework().use(framework.json(), fromTimer, onError));
    const answer = await send(port, "PUT", "/free", { body: "{}", headers });
    expect([answer.status, answer.text]).toEqual([500, expect.stringContaining("TypeError: packageGuard")]);
  });
});
