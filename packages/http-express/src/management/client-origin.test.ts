import { once } from "node:events";
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import express from "express";
import express4 from "express4";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { clientOf } from "../../test/client.ts";
import { authenticate, directory } from "../../test/instance.ts";
import { type ProtectionRulesRouterOptions, protectionRulesRouter } from "../index.ts";

const rules = "/projects/7/packages/protection/rules";

interface Host {
  readonly framework?: typeof express;
  readonly trustProxy?: unknown;
  readonly publicUrl?: ProtectionRulesRouterOptions["publicUrl"];
}

async function startHost({ framework = express, trustProxy, publicUrl }: Host) {
  const app = framework();
  if (trustProxy !== undefined) app.set("trust proxy", trustProxy);
  const protection = createPackageProtection({ store: memoryRuleStore(), directory });
  const address = publicUrl === undefined ? {} : { publicUrl };
  app.use("/api/v4", protectionRulesRouter({ protection, authenticate, ...address }));
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const ask = clientOf((server.address() as AddressInfo).port, "/api/v4");
  return {
    /** The origin and path of a page's first link; null where it has none. */
    async link(headers: OutgoingHttpHeaders = {}) {
      const answer = await ask("GET", `${rules}?page=1`, { headers });
      const { link } = answer.headers;
      return /<([^?>]*)\?[^>]*>; rel="first"/.exec(String(link))?.[1]?.replace(`/api/v4${rules}`, "") ?? null;
    },
    async servers(headers: OutgoingHttpHeaders = {}) {
      const { status, text } = await ask("GET", "/openapi.json", { headers });
      return { status, servers: JSON.parse(text).servers };
    },
  };
}

const frameworks = [
  { name: "Express 5", framework: express },
  { name: "Express 4", framework: express4 },
];

describe.each(frameworks)("page links in $name", ({ framework }) => {
  it("follow X-Forwarded-Host and -Proto of a trusted proxy", async () => {
    const { link } = await startHost({ framework, trustProxy: "loopback" });
    const forwarded = { Host: "inside:3000", "X-Forwarded-Host": "npm.example.com", "X-Forwarded-Proto": "https" };
    expect(await link(forwarded)).toBe("https://npm.example.com");
    expect(await link({ ...forwarded, "X-Forwarded-Host": "npm.example.com:8443, inner.example" })).toBe(
      "https://npm.example.com:8443",
    );
    expect(await link({ ...forwarded, "X-Forwarded-Host": "evil/path" })).toBeNull();
    expect(await link({ Host: "inside:3000" })).toBe("http://inside:3000");
  });

  it("ignore what a peer forwards that is not trusted", async () => {
    const forwarded = { Host: "inside:3000", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https" };
    expect(await (await startHost({ framework })).link(forwarded)).toBe("http://inside:3000");
    expect(await (await startHost({ framework, trustProxy: "10.0.0.1" })).link(forwarded)).toBe("http://inside:3000");
  });

  it("never say http where a trusted header says that the client came by TLS", async () => {
    const { link } = await startHost({ framework, trustProxy: true });
    const anyCase = (text: string) =>
      fc.mixedCase(fc.constant(text)).chain((word) => fc.constantFrom(word, ` ${word}`, `${word}, http`));
    const tls = fc.oneof(
      fc.record({
        name: fc.constantFrom("X-Forwarded-Proto", "X-Forwarded-Scheme", "X-Url-Scheme"),
        value: anyCase("https"),
      }),
      fc.record({ name: fc.constantFrom("X-Forwarded-Ssl", "Front-End-Https"), value: anyCase("on") }),
    );
    await fc.assert(
      fc.asyncProperty(tls, async ({ name, value }) => {
        expect(await link({ Host: "a.test", [name]: value })).toBe("https://a.test");
      }),
      { numRuns: 40 },
    );
  });
});

describe("publicUrl", () => {
  it("comes before what proxies say", async () => {
    const { link } = await startHost({ trustProxy: true, publicUrl: "https://public.example/npm/" });
    expect(await link({ "X-Forwarded-Host": "other.example" })).toBe("https://public.example/npm");
  });

  it("may be a function of the request, whose null leaves it to the request", async () => {
    const { link } = await startHost({
      publicUrl: (request) =>
        request.get("X-Tenant") === undefined ? null : `https://${request.get("X-Tenant")}.example/`,
    });
    expect(await link({ "X-Tenant": "acme", Host: "a.test" })).toBe("https://acme.example");
    expect(await link({ Host: "a.test" })).toBe("http://a.test");
  });

  it("and the mount's path are the OpenAPI document's server", async () => {
    const fixed = await startHost({ publicUrl: "https://public.example/npm/" });
    expect((await fixed.servers()).servers).toEqual([{ url: "https://public.example/npm/api/v4" }]);
    expect((await (await startHost({})).servers()).servers).toEqual([{ url: "/api/v4" }]);
  });

  it("that returns a malformed answer is a 500, and the host goes on", async () => {
    const host = await startHost({ publicUrl: (request) => request.get("X-Address") ?? null });
    expect(await host.servers({ "X-Address": "nonsense" })).toMatchObject({ status: 500 });
    expect(await host.servers()).toMatchObject({ status: 200 });
  });
});
