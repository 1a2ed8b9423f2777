import { createServer, type IncomingMessage } from "node:http";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentsComplaint } from "../../test/documented-answers.ts";
import { listen } from "../../test/listen.ts";
import { fetchServers } from "../../test/serve-fetch.ts";
import { managementApi as nodeManagementApi } from "../node/index.ts";
import { type FetchManagementApiOptions, managementApi } from "./management-api.ts";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [
    { name: "olivia", memberships: { 7: "owner" } },
    { name: "mika", memberships: { 7: "developer" } },
  ],
});

function authenticate(credential: string) {
  if (credential === "an-old-token") return { outcome: "expired" } as const;
  if (credential !== "olivia" && credential !== "mika") return { outcome: "unknown" } as const;
  return { outcome: "authenticated", caller: { name: credential, admin: false, scopes: ["api"] } } as const;
}

const clock = { now: () => 1_770_000_000_000 };
const newProtection = () => createPackageProtection({ store: memoryRuleStore(), directory, ...clock });

function startApi(over: Partial<FetchManagementApiOptions> = {}) {
  const logged: unknown[] = [];
  const logger = { info: String, warn: String, error: (...given: unknown[]) => logged.push(given) };
  const caller = over.identify === undefined && { authenticate };
  return { api: managementApi({ protection: newProtection(), ...caller, logger, ...over }), logged };
}

const rules = "http://host/api/v4/projects/7/packages/protection/rules";
const olivia = { "PRIVATE-TOKEN": "olivia" };
const json = { "Content-Type": "application/json" };
const rule = '{"package_name_pattern":"@acme/*","package_type":"npm","minimum_access_level_for_push":"owner"}';

const notOurs = { "X-Not-Ours": "yes" };

/** A request as it is sent to the same API on both transports. */
const sent = fc.record({
  method: fc.constantFrom("GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"),
  path: fc.constantFrom(
    "/api/v4/projects/7/packages/protection/rules",
    "/api/v4/projects/acme%2Fweb/packages/protection/rules",
    "/api/v4/projects/acme%2fweb/packages/protection/rules/",
    "/api/v4/projects/8/packages/protection/rules",
    "/api/v4/projects/%zz/packages/protection/rules",
    "/api/v4/projects/7/packages/protection/rules/1",
    "/api/v4/projects/7/packages/protection/rules/2",
    "/api/v4/projects/7/packages/protection/rules/x",
    "/api/v4/projects/7/packages/Protection/rules",
    "/api/v4/openapi.json",
    "/api/v4",
    "/elsewhere",
  ),
  query: fc.constantFrom("", "?page=1&per_page=1", "?per_page=x", "?private_token=mika", "?private_token=%ff", "?"),
  headers: fc.record(
    {
      "PRIVATE-TOKEN": fc.constantFrom("olivia", "mika", "an-old-token", "nobody"),
      "Content-Type": fc.constantFrom(
        "application/json",
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/json; charset=latin1",
      ),
      "Content-Encoding": fc.constantFrom("gzip", "identity"),
      "If-Unmodified-Since": fc.constantFrom("Mon, 02 Feb 2026 00:00:00 GMT", "Mon, 02 Feb 2037 00:00:00 GMT", "never"),
    },
    { requiredKeys: [] },
  ),
  body: fc.constantFrom(
    null,
    "",
    rule,
    rule.replace("@acme/*", "billing"),
    "package_name_pattern=a&package_type=npm&minimum_access_level_for_push=owner",
    '{"minimum_access_level_for_push":"admin"}',
    "[]",
    "{",
    " ".repeat(70_000),
  ),
  isChunked: fc.boolean(),
});

describe("managementApi", () => {
  it("answers as it does on node:http", async () => {
    const shared = { authenticate, logger: { info: String, warn: String, error: String } };
    const { api } = startApi();
    const onFetch = await fetchServers["@hono/node-server"]?.(
      async (request) => (await api(request)) ?? new Response(null, { status: 404, headers: notOurs }),
    );
    const onNodeHttp = nodeManagementApi<IncomingMessage>({ protection: newProtection(), ...shared });
    const onNode = await listen(
      createServer((request, response) => {
        onNodeHttp(request, response, () => response.writeHead(404, notOurs).end());
      }),
    );
    let created = 0;
    await fc.assert(
      fc.asyncProperty(sent, async ({ method, path, query, headers, body, isChunked }) => {
        const isReading = method === "GET" || method === "HEAD";
        const ask = async (port: number | undefined) => {
          const content = isChunked && body !== null ? new Blob([body]).stream() : body;
          const response = await fetch(`http://127.0.0.1:${port}${path}${query}`, {
            method,
            headers,
            body: isReading ? null : content,
            duplex: "half",
          });
          const { status } = response;
          const text = (await response.text()).replaceAll(String(port), "port");
          const kept = [...response.headers].filter(
            ([name]) => !/^(?:connection|date|keep-alive|transfer-encoding|content-length)$/.test(name),
          );
          return { status, text, headers: kept.map(([name, value]) => [name, value.replaceAll(String(port), "port")]) };
        };
        const answered = await ask(onFetch);
        created += answered.status === 201 ? 1 : 0;
        const isOurs = answered.headers.every(([name]) => name !== "x-not-ours");
        if (isOurs) expect(documentsComplaint(method, path.replace("/api/v4", ""), answered)).toBe(null);
        expect(answered).toEqual(await ask(onNode));
      }),
      {
        numRuns: 500,
        examples: [
          [
            {
              method: "POST",
              path: "/api/v4/projects/7/packages/protection/rules",
              query: "",
              headers: { "PRIVATE-TOKEN": "olivia", "Content-Type": "application/json" },
              body: rule,
              isChunked: true,
            },
          ],
        ],
      },
    );
    expect(created).toBeGreaterThan(0);
  });

  it("resolves with null for a path that is not its own", async () => {
    const { api } = startApi();
    for (const path of [
      "/",
      "/api/v4",
      "/api/v4/projects/7",
      "/API/v4/projects/7/packages/protection/rules",
      "/x/api/v4/openapi.json",
    ]) {
      expect([path, await api(new Request(`http://host${path}`))]).toEqual([path, null]);
    }
  });

  it("answers HEAD with the headers of GET, and no body", async () => {
    const { api } = startApi();
    const head = await api(new Request(rules, { method: "HEAD", headers: olivia }));
    expect([head?.status, head?.headers.get("content-length"), head?.body]).toEqual([200, "2", null]);
  });

  it("is found below its mount", async () => {
    const at = rules.replace("/api/v4", "");
    const { api } = startApi({ mount: "" });
    expect(await api(new Request(at, { headers: olivia }))).toMatchObject({ status: 200 });
    expect(await api(new Request(rules, { headers: olivia }))).toBe(null);
    const { api: closed } = startApi({ openApi: false });
    expect(await closed(new Request("http://host/api/v4/openapi.json"))).toBe(null);
  });

  it.each([
    [{}, {}, "http://host/"],
    [{}, { Host: "other.example", "X-Forwarded-Proto": "https" }, "http://other.example/"],
    [{ trustProxy: true }, { "X-Forwarded-Host": "out.example", "X-Forwarded-Proto": "https" }, "https://out.example/"],
    [{ publicUrl: "https://registry.example/npm" }, {}, "https://registry.example/npm/"],
    [{ publicUrl: () => null }, {}, "http://host/"],
  ])("makes links with %j for %j", async (options, headers, expected) => {
    const { api } = startApi(options);
    await api(new Request(rules, { method: "POST", headers: { ...olivia, ...json }, body: rule }));
    const listed = await api(new Request(`${rules}?per_page=1`, { headers: { ...olivia, ...headers } }));
    expect(listed?.headers.get("link")).toContain(`<${expected}api/v4/projects/7/packages/protection/rules?`);
  });

  it("calls the host's function with the request, and requires of a write what browsers do not add", async () => {
    const { api } = startApi({
      identify: ({ headers }) => (headers.get("cookie") === "session=1" ? { kind: "user", name: "olivia" } : null),
    });
    const write = (headers: Record<string, string>) => api(new Request(rules, { method: "POST", headers, body: rule }));
    expect(await write({ ...json, Cookie: "session=1" })).toMatchObject({ status: 403 });
    expect(await write({ ...json, Cookie: "session=1", "X-Package-Protection": "1" })).toMatchObject({ status: 201 });
  });

  it("logs why it refuses a write by a cookie alone", async () => {
    const informed: unknown[] = [];
    const { api } = startApi({
      identify: () => ({ kind: "user", name: "olivia" }),
      logger: { error: String, warn: String, info: (...given) => informed.push(given) },
    });
    const request = new Request(rules, { method: "POST", headers: { ...json, Cookie: "session=s3cret" }, body: rule });
    expect(await api(request)).toMatchObject({ status: 403 });
    const explanation = expect.stringMatching(/PRIVATE-TOKEN, Authorization: Bearer and X-Package-Protection/);
    const why = { method: "POST", project: "7", reason: "browser_credential", explanation };
    expect(informed).toMatchObject([["package protection: refused", why]]);
    expect(JSON.stringify(informed)).not.toContain("s3cret");
  });

  it("answers 500 where the body was read before, and logs why", async () => {
    const { api, logged } = startApi();
    const request = new Request(rules, { method: "POST", headers: { ...olivia, ...json }, body: rule });
    await request.text();
    expect(await api(request)).toMatchObject({ status: 500 });
    expect(JSON.stringify(logged)).toContain("the body was read");
  });

  it.each([
    ["breaks off", () => new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) })],
    ["is not bytes", () => ReadableStream.from(["text"])],
  ])("changes nothing where an upload %s", async (_, body) => {
    const { api } = startApi();
    const headers = { ...olivia, ...json };
    const request = new Request(rules, { method: "POST", headers, body: body(), duplex: "half" });
    expect(await api(request)).toMatchObject({ status: 400 });
    const listed = await api(new Request(rules, { headers: olivia }));
    expect(await listed?.json()).toEqual([]);
  });

  it("takes in no more of a body than its bound", async () => {
    const { api } = startApi();
    let taken = 0;
    const body = new ReadableStream(
      {
        pull(controller) {
          taken += 1;
          if (taken === 200) controller.error(new Error("too much"));
          else controller.enqueue(new Uint8Array(1024));
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { ...olivia, ...json };
    expect(await api(new Request(rules, { method: "POST", headers, body, duplex: "half" }))).toMatchObject({
      status: 413,
    });
  });

  it.each([
    [{ mount: "/api/v4/" }, "mount must be a path such as"],
    [{ publicUrl: "x" }, "publicUrl must be an http or https URL"],
  ])("rejects the options %j", (over, message) => {
    expect(() => startApi(over)).toThrow(message);
  });
});
