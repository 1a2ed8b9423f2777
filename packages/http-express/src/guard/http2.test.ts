import { once } from "node:events";
import {
  type ClientHttp2Session,
  connect,
  createServer,
  Http2ServerRequest,
  Http2ServerResponse,
  type OutgoingHttpHeaders,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import express, { type ErrorRequestHandler } from "express";
import express4 from "express4";
import { describe, expect, it, onTestFinished } from "vitest";
import { authenticate, directory } from "../../test/instance.ts";
import { packageGuard, protectionRulesRouter } from "../index.ts";

const rules = "/api/v4/projects/7/packages/protection/rules";

/** Express does not run on HTTP/2 by itself: hosts put its methods on Node's HTTP/2 requests and responses, as here. */
function bridged(framework: typeof express) {
  const app = framework();
  const onTop = (prototype: object, methods: object) =>
    Object.create(prototype, { ...Object.getOwnPropertyDescriptors(methods), app: { value: app } });
  app.request = onTop(Http2ServerRequest.prototype, framework.request);
  app.response = onTop(Http2ServerResponse.prototype, framework.response);
  return app;
}

async function startHost(framework: typeof express) {
  const protection = createPackageProtection({ store: memoryRuleStore(), directory });
  const app = bridged(framework);
  let stored = 0;
  app.use("/api/v4", protectionRulesRouter({ protection, authenticate }));
  app.use("/npm", packageGuard({ protection, protocol: "npm", projectId: 7, principal: () => ({ kind: "admin" }) }));
  app.use("/npm", (request, response) => {
    if (request.method !== "GET") stored += 1;
    response.status(200).end();
  });
  const sayWhatFailed: ErrorRequestHandler = (error, _request, response, _next) =>
    void response.status(500).end(String(error));
  app.use(sayWhatFailed);
  const server = createServer((request, response) => Reflect.apply(app, undefined, [request, response]));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    session.close();
    server.close();
    await once(server, "close");
  });
  return { ask: askOver(session), stored: () => stored };
}

function askOver(session: ClientHttp2Session) {
  return async (method: string, path: string, { body, ...headers }: OutgoingHttpHeaders & { body?: string } = {}) => {
    const stream = session.request({ ":method": method, ":path": path, ...headers });
    const answered = once(stream, "response");
    stream.end(body);
    const [{ ":status": status, link }] = await answered;
    const chunks: Buffer[] = await stream.toArray();
    return { status, link, text: Buffer.concat(chunks).toString() };
  };
}

describe.each([
  { name: "Express 5", framework: express },
  { name: "Express 4", framework: express4 },
])("over HTTP/2, in $name", ({ framework }) => {
  it("the management API answers, bodies without a Content-Length included", async () => {
    const { ask } = await startHost(framework);
    const rule = { package_name_pattern: "a*", package_type: "npm", minimum_access_level_for_push: "owner" };
    const credential = { "private-token": "token-maintainer" };
    const json = { ...credential, "content-type": "application/json" };
    expect(await ask("POST", rules, { ...json, body: JSON.stringify(rule) })).toMatchObject({ status: 201 });
    const listed = await ask("GET", `${rules}?page=1`, credential);
    expect(listed).toMatchObject({ status: 200, link: expect.stringMatching(/^<http:\/\/127\.0\.0\.1:\d+\/api/) });
    expect(JSON.parse(listed.text)).toHaveLength(1);
  });

  it("a guard vets writes that need no body, and refuses with the reason where it must read one", async () => {
    const { ask, stored } = await startHost(framework);
    expect(await ask("DELETE", "/npm/app/-rev/1")).toMatchObject({ status: 200 });
    expect(stored()).toBe(1);
    for (const length of [{}, { "content-length": "13" }]) {
      const answer = await ask("PUT", "/npm/app", {
        "content-type": "application/json",
        ...length,
        body: '{"name":"app"',
      });
      expect(answer).toMatchObject({
        status: 500,
        text: expect.stringContaining("does not come from Node's HTTP parser"),
      });
    }
    expect(stored()).toBe(1);
  });
});
