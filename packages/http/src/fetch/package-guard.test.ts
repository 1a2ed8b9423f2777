import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRules } from "../../test/rules.ts";
import type { GuardEvent } from "../guard/guard-event.ts";
import { packageWriteOf } from "../guard/vetted.ts";
import type { Identity } from "../message/identity.ts";
import { type FetchPackageGuardOptions, packageGuard } from "./package-guard.ts";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [{ name: "mia", memberships: { 7: "developer" } }],
});

function identify({ headers }: Request): Identity | null {
  const name = headers.get("x-user");
  if (name === "down") throw new Error("the session store is down, secret-token");
  return name === null ? null : { kind: "user", name };
}

const developer = { principal: () => ({ kind: "user", accessLevel: "developer" }) as const };

/** A guard of npm's protocol whose callers are whom the header `x-user` names. */
async function startGuard(over: Partial<FetchPackageGuardOptions> = {}) {
  const store = memoryRuleStore();
  await createRules(store, [["npm", "billing", "owner"]]);
  const outcomes: GuardEvent[] = [];
  const logged: unknown[] = [];
  const guard = packageGuard({
    protection: createPackageProtection({ store, directory }),
    protocol: "npm",
    mount: "/npm",
    projectId: 7,
    ...(over.principal === undefined && { identify }),
    onDecision: (event) => outcomes.push(event),
    address: ({ headers }) => headers.get("x-address"),
    logger: { warn: String, info: (...given) => logged.push(given), error: (...given) => logged.push(given) },
    ...over,
  });
  return { guard, outcomes, logged };
}

type Init = NonNullable<ConstructorParameters<typeof Request>[1]>;

const put = (path: string, headers: NonNullable<Init["headers"]> = {}, body?: NonNullable<Init["body"]>) =>
  new Request(`http://host${path}`, { method: "PUT", headers, duplex: "half", ...(body !== undefined && { body }) });
const tag = (name: string) => `/npm/-/package/${name}/dist-tags/next`;
const mia = { "X-User": "mia", "X-Request-Id": "r-1", "X-Address": "::1" };
const json = { "Content-Type": "application/json" };
const document = (name: string, rest = "") =>
  `{"name":"${name}","versions":{},"_attachments":{"a.tgz":{"data":"xxxx"}}${rest}}`;

describe("a guard reports what it decides", () => {
  it("once for each request that writes, with who, what, and by which rules", async () => {
    const { guard, outcomes } = await startGuard();
    const about = { method: "PUT", projectId: 7, principal: { kind: "user", accessLevel: "developer" } };
    const origin = { name: "mia", address: "::1", requestId: "r-1" };
    const sent: [status: number, path: string, headers: Record<string, string>, event: object][] = [
      [200, tag("app"), mia, { outcome: "allowed", reason: null, ...about, origin, rules: [], path: tag("app") }],
      [403, tag("billing"), mia, { outcome: "refused", reason: "package_protected", ...about, origin, action: "push" }],
      [401, tag("app"), {}, { outcome: "refused", reason: "below_minimum_access_level", principal: null }],
      [404, tag("app"), { "X-User": "eve" }, { outcome: "refused", reason: "project_not_found" }],
      [400, "/npm/%zz", mia, { outcome: "malformed", reason: "path_invalid", write: null }],
      [400, "/NPM/app", mia, { outcome: "malformed", reason: "path_invalid", write: null }],
      [405, "/npm/a/b/c/d/e", mia, { outcome: "malformed", reason: "write_unknown", write: null }],
      [503, tag("app"), { "X-User": "down" }, { outcome: "unavailable", reason: "host_unavailable" }],
    ];
    for (const [status, path, headers, event] of sent) {
      const vetted = await guard(put(path, headers));
      expect([path, vetted.allowed ? 200 : vetted.response.status]).toEqual([path, status]);
      await expect.poll(() => outcomes.length).toBe(1);
      expect(outcomes.splice(0)).toMatchObject([{ durationMs: expect.any(Number), ...event }]);
    }
  });

  it("and nothing of a request that writes no package", async () => {
    const { guard, outcomes } = await startGuard();
    const requests = [
      new Request("http://host/npm/app"),
      new Request("http://host/npm/-/v1/login", { method: "POST" }),
      put("/elsewhere", mia),
    ];
    for (const request of requests) expect(await guard(request)).toMatchObject({ allowed: true, request, write: null });
    expect(outcomes).toEqual([]);
  });

  it("whatever the host's address says", async () => {
    const address = () => {
      throw new Error("no connection");
    };
    const { guard, outcomes } = await startGuard({ address });
    expect(await guard(put(tag("app"), mia))).toMatchObject({ allowed: true });
    await expect.poll(() => outcomes.map(({ origin }) => origin)).toEqual([{ name: "mia", requestId: "r-1" }]);
  });
});

describe("a refusal", () => {
  it("says why, in its body and in its status text", async () => {
    const { guard } = await startGuard(developer);
    const vetted = await guard(put(tag("billing")));
    const sentence = "Package protected. (an owner may push here: rule 1 billing)";
    expect(vetted).toMatchObject({
      allowed: false,
      response: { status: 403, statusText: `Forbidden - ${sentence}` },
    });
    const body = vetted.allowed ? null : await vetted.response.json();
    expect(body).toMatchObject({ message: "Package protected.", error: sentence });
  });

  it("explains nothing where the host wants that", async () => {
    const { guard } = await startGuard({ ...developer, explain: false });
    const vetted = await guard(put(tag("billing")));
    expect(vetted.allowed ? null : await vetted.response.json()).toMatchObject({ error: "Package protected." });
  });

  it.each([
    ["a compressed body", 415, { ...json, "Content-Encoding": "gzip" }, document("app")],
    [
      "two headers Content-Type",
      400,
      { "Content-Type": "application/json; charset=utf-8, text/plain" },
      document("app"),
    ],
    ["another method in a header", 400, { ...json, "X-HTTP-Method-Override": "DELETE" }, document("app")],
    ["a body that names another package", 400, json, document("other")],
    ["a body that names two", 400, json, document("app", ',"name":"other"')],
    ["a body that is none", 400, json, "no JSON"],
  ] as const)("comes for %s", async (_, status, headers, body) => {
    const { guard } = await startGuard(developer);
    const vetted = await guard(put("/npm/app", headers, body));
    expect(vetted.allowed ? 200 : vetted.response.status).toBe(status);
  });

  it("comes for an upload that breaks off, without an event", async () => {
    const { guard, outcomes } = await startGuard(developer);
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
    expect(await guard(put("/npm/app", json, body))).toMatchObject({ allowed: false, response: { status: 400 } });
    expect(outcomes).toEqual([]);
  });
});

describe("nothing of a body is read", () => {
  it.each([
    ["an anonymous caller", {}, 401],
    ["a caller who does not see the project", { "X-User": "eve" }, 404],
    ["a caller whom the host cannot name now", { "X-User": "down" }, 503],
  ])("before the answer to %s", async (_, headers, status) => {
    const { guard } = await startGuard();
    const body = new ReadableStream({ pull: () => new Promise(() => undefined) });
    expect(await guard(put("/npm/app", { ...json, ...headers }, body))).toMatchObject({ response: { status } });
  });
});

describe("what passes", () => {
  it("is the request itself where its head names the package", async () => {
    const { guard } = await startGuard(developer);
    const request = put(tag("app"), {}, '"1.0.0"');
    const vetted = await guard(request);
    expect(vetted).toMatchObject({ allowed: true, write: { packageName: "app" } });
    expect(vetted.allowed && vetted.request).toBe(request);
    expect(packageWriteOf(request, "app")).toMatchObject({ packageName: "app" });
    expect(await request.text()).toBe('"1.0.0"');
  });

  it("is a request with the same head and body where the body names it, and the first is used up", async () => {
    const { guard } = await startGuard(developer);
    const left = new AbortController();
    const request = new Request("http://host/npm/app", {
      method: "PUT",
      headers: { ...json, "X-Own": "yes" },
      body: document("app"),
      signal: left.signal,
    });
    const vetted = await guard(request);
    if (!vetted.allowed) return expect.unreachable();
    const { method, url, headers, signal } = vetted.request;
    expect([method, url, [...headers]]).toEqual([request.method, request.url, [...request.headers]]);
    expect(packageWriteOf(vetted.request, "app")).toEqual(vetted.write);
    expect(() => packageWriteOf(request)).toThrow(/use the request that it passes on/);
    await expect(request.text()).rejects.toThrow(TypeError);
    left.abort();
    expect(signal.aborted).toBe(true);
    expect(await vetted.request.text()).toBe(document("app"));
    expect(vetted.lateRefusal()).toBe(null);
  });

  it("has an answer for the client once the body contradicts what was vetted, and an event", async () => {
    const { guard, outcomes } = await startGuard(developer);
    const pieces = [document("app").slice(0, -1), ',"name":"other"}'].map((piece) => Buffer.from(piece));
    const pulled = await guard(put("/npm/app", json, ReadableStream.from(pieces)));
    if (!pulled.allowed) return expect.unreachable();
    expect(pulled.lateRefusal()).toBe(null);
    await expect(pulled.request.text()).rejects.toThrow(/package_name_contradicted/);
    expect(pulled.lateRefusal()).toMatchObject({ status: 400 });
    await expect.poll(() => outcomes.map(({ outcome }) => outcome)).toEqual(["allowed", "malformed"]);
  });

  it("never writes a package under another name than JSON.parse finds in the body", async () => {
    const { guard } = await startGuard(developer);
    const member = fc.oneof(
      fc.constantFrom(
        '"name":"app"',
        '"name":"billing"',
        '"_id":"billing"',
        '"versions":{}',
        '"_attachments":{"a":{"data":"x"}}',
      ),
      fc.constantFrom(
        '"n\\u0061me":"billing"',
        '"name":null',
        '"versions":{"1.0.0":{"name":"billing"}}',
        '"x":{"name":"billing"}',
      ),
      fc.json({ maxDepth: 1 }).map((value) => `"x":${value}`),
    );
    const bodies = fc.array(member, { maxLength: 5 }).map((members) => `{${members.join()}}`);
    const cuts = fc.array(fc.nat(60), { maxLength: 3 });
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(bodies, cuts, async (text, places) => {
        const at = places.map((place) => Math.min(place, text.length)).toSorted((one, other) => one - other);
        const pieces = [0, ...at].map((from, index) => Buffer.from(text.slice(from, at[index] ?? text.length)));
        const vetted = await guard(put("/npm/app", json, ReadableStream.from(pieces)));
        if (!vetted.allowed) return;
        const got = await vetted.request.text().catch(() => null);
        if (got === null) return;
        expect(got).toBe(text);
        expect(vetted.write?.packageName).toBe("app");
        expect(["app", undefined]).toContain(JSON.parse(text).name);
        passed += 1;
      }),
      { numRuns: 300, examples: [[document("app"), [5, 20]]] },
    );
    expect(passed).toBeGreaterThan(0);
  });
});

describe("a guard that cannot see the body whole passes no write", () => {
  it("and says how to mend it", async () => {
    const { guard, logged } = await startGuard(developer);
    const request = put("/npm/app", json, document("app"));
    await request.text();
    expect(await guard(request)).toMatchObject({ allowed: false, response: { status: 500 } });
    expect(JSON.stringify(logged)).toContain("mount it before whatever reads the body");
  });

  it("whatever the host's functions do with the body", async () => {
    const { guard } = await startGuard({
      principal: async (request) => ({ kind: "user", accessLevel: (await request.text()) ? "owner" : "developer" }),
    });
    expect(await guard(put("/npm/app", json, document("app")))).toMatchObject({ response: { status: 503 } });
  });
});

it.each([
  [{ address: "::1" }, "address must be a function"],
  [{ mount: undefined }, "mount must be the registry's path"],
  [{ mount: "/npm/*" }, "mount must be a literal path"],
  [{ principal: undefined }, "one of principal and identify must be a function"],
])("rejects the options %j", (over, message) => {
  const protection = createPackageProtection({ store: memoryRuleStore() });
  const options = { protection, protocol: "npm", mount: "/npm", projectId: 7, ...developer, ...over };
  expect(() => Reflect.apply(packageGuard, undefined, [options])).toThrow(message);
});
