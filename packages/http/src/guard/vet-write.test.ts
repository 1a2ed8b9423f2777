import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection, type ProtectionEvent, ruleDraft } from "@package-protection/core";
import { insertRule } from "@package-protection/testkit";
import { describe, expect, it } from "vitest";
import { createRules } from "../../test/rules.ts";
import { type FetchPackageGuardOptions, packageGuard } from "../fetch/package-guard.ts";
import type { GuardEvent } from "./guard-event.ts";

const developer = { kind: "user", accessLevel: "developer" } as const;

/** A guard of npm's protocol at `/npm`; `billing` needs an owner, and a rule in trial an admin for `b*`. */
async function startGuard(over: Partial<FetchPackageGuardOptions> = {}) {
  const store = memoryRuleStore();
  await createRules(store, [["npm", "billing", "owner"]]);
  const trial = { packageNamePattern: "b*", packageType: "npm", minimumAccessLevelForPush: "admin" } as const;
  const terms = ruleDraft({ ...trial, enforcement: "evaluate" })._unsafeUnwrap();
  (await insertRule(store, 7, terms))._unsafeUnwrap();
  const checks: ProtectionEvent[] = [];
  const outcomes: GuardEvent[] = [];
  const logged: unknown[] = [];
  let asked = 0;
  const guard = packageGuard({
    protection: createPackageProtection({ store, onEvent: (event) => checks.push(event) }),
    protocol: "npm",
    mount: "/npm",
    projectId: 7,
    principal: () => {
      asked += 1;
      return developer;
    },
    address: () => "::1",
    logger: { warn: String, info: (...given) => logged.push(given), error: (...given) => logged.push(given) },
    onDecision: (event) => outcomes.push(event),
    ...over,
  });
  /** The status of the answer, or 200, and the events of the request. */
  async function send(request: Request) {
    const vetted = await guard(request);
    // Events come a tick after the decision.
    await Promise.resolve();
    await Promise.resolve();
    const events = outcomes.splice(0);
    return { vetted, status: vetted.allowed ? 200 : vetted.response.status, events };
  }
  return { send, checks, logged, asked: () => asked };
}

type Headers = Readonly<Record<string, string>>;

const json = { "Content-Type": "application/json" };
const tags = "/npm/-/package/app/dist-tags/next";
const published = '{"name":"app","versions":{},"_attachments":{"a.tgz":{"data":"x"}}}';
const request = (path: string, headers: Headers = {}, body: string | null = null, method = "PUT") =>
  new Request(`http://host${path}`, { method, headers, body });

/** A request whose body notes that it is read. */
function unreadRequest(path: string, headers: Headers) {
  let isRead = false;
  const body = new ReadableStream(
    {
      pull: () => {
        isRead = true;
        return new Promise(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return {
    sent: new Request(`http://host${path}`, { method: "PUT", headers, body, duplex: "half" }),
    isRead: () => isRead,
  };
}

describe("a request that its line and headers refuse", () => {
  const cases: readonly [
    string,
    string,
    Headers,
    status: number,
    reason: GuardEvent["reason"],
    packageName?: string,
  ][] = [
    ["another method in a header", tags, { "X-HTTP-Method": "DELETE" }, 400, "method_overridden"],
    ["another method in the query", `${tags}?_method=DELETE`, {}, 400, "method_overridden"],
    ["an address that routers read differently", "/NPM/app", json, 400, "path_invalid"],
    ["a path that the protocol lacks", "/npm/%zz", json, 400, "path_invalid"],
    ["a name that is none", "/npm/.app", json, 400, "package_name_invalid"],
    ["a write that the protocol lacks", "/npm/a/b/c/d/e", json, 405, "write_unknown"],
    ["another site's page", tags, { "Sec-Fetch-Site": "cross-site" }, 403, "cross_site", "app"],
    ["another site's document", "/npm/app", { ...json, "Sec-Fetch-Site": "cross-site" }, 403, "cross_site"],
    ["an encoded document", "/npm/app", { ...json, "Content-Encoding": "gzip" }, 415, "body_encoded"],
    ["a document of two types", "/npm/app", { "Content-Type": "application/json, text/x" }, 400, "body_invalid"],
    ["a document of another type", "/npm/app", { "Content-Type": "text/plain" }, 400, "body_invalid"],
  ];

  it.each(cases)(
    "by %s asks the host nothing and reads no body",
    async (_, path, headers, status, reason, packageName) => {
      const { send, asked, checks } = await startGuard();
      const { sent, isRead } = unreadRequest(path, headers);
      const answer = await send(sent);
      const outcome = reason === "cross_site" ? "refused" : "malformed";
      expect(answer).toMatchObject({
        status,
        events: [{ outcome, reason, write: packageName ? { packageName } : null }],
      });
      expect(answer.events).toHaveLength(1);
      expect([asked(), isRead(), checks]).toEqual([0, false, []]);
    },
  );

  it.each([
    { "Content-Encoding": "identity" },
    { "Sec-Fetch-Site": "same-origin" },
    { "X-HTTP-Method": "PUT" },
  ] as const)("is not one with %o", async (headers) => {
    const { send } = await startGuard();
    const { status, events } = await send(request("/npm/app", { ...json, ...headers }, published));
    expect([status, events.map(({ outcome }) => outcome)]).toEqual([200, ["allowed"]]);
  });
});

describe("a route of the host", () => {
  const mine = request("/npm/a/b/c/d/e?x=1", {}, null, "POST");

  it("passes without an event, by its method and its path without the query", async () => {
    for (const ownRoutes of [[{ method: "POST", path: "/a/b/c/d/e" }], ({ url }: Request) => url === mine.url]) {
      const { send, asked } = await startGuard({ ownRoutes });
      expect(await send(mine.clone())).toMatchObject({ status: 200, vetted: { write: null }, events: [] });
      expect(asked()).toBe(0);
      expect(await send(request("/npm/a/b/c/d", {}, null, "POST"))).toMatchObject({ status: 405 });
    }
  });

  it("is never a write that the protocol has", async () => {
    const { send } = await startGuard({ ownRoutes: () => true });
    expect(await send(request("/npm/-/package/billing/dist-tags/next"))).toMatchObject({ status: 403 });
  });

  it("is none where the host's function fails, and says so to the log", async () => {
    const failing = () => {
      throw new Error("no session");
    };
    for (const [ownRoutes, message] of [
      [failing, "no session"],
      [() => JSON.parse("1"), "ownRoutes must return true or false"],
    ] as const) {
      const { send, logged } = await startGuard({ ownRoutes });
      const answer = await send(mine.clone());
      expect(answer).toMatchObject({ status: 500, events: [{ outcome: "unavailable", reason: "internal_error" }] });
      expect(logged).toMatchObject([["package guard: unexpected failure", { cause: { message } }]]);
    }
  });
});

describe("a body that names the package", () => {
  it.each([
    ["guest", 403, { kind: "user", accessLevel: "guest" }],
    ["anonymous", 401, { kind: "anonymous" }],
  ] as const)("is not waited for where the caller is %s", async (_, status, principal) => {
    const { send } = await startGuard({ principal: () => principal });
    const { sent } = unreadRequest("/npm/app", json);
    const requiredAccessLevel = principal.kind === "user" ? "developer" : null;
    const event = { reason: "below_minimum_access_level", projectId: 7, principal, write: null, action: "push" };
    expect(await send(sent)).toMatchObject({ status, events: [{ ...event, requiredAccessLevel }] });
  });

  it("is not waited for where the host cannot name the caller, now or later", async () => {
    const rejected = () => Promise.reject(new Error("down"));
    const thrown = () => {
      throw new Error("down");
    };
    for (const principal of [rejected, thrown]) {
      const { send } = await startGuard({ principal });
      const { sent } = unreadRequest("/npm/app", json);
      const event = { outcome: "unavailable", reason: "host_unavailable", projectId: null, principal: null };
      expect(await send(sent)).toMatchObject({ status: 503, events: [event] });
    }
  });

  it("is decided by what it names, and its event has that", async () => {
    const { send, checks } = await startGuard();
    const write = { packageType: "npm", packageName: "app", actions: ["push"], alternativeNames: [] };
    const allowed = await send(request("/npm/app", { ...json, "X-Request-Id": "r-1" }, published));
    expect(allowed).toMatchObject({ status: 200, vetted: { write: { packageName: "app" } } });
    const origin = { address: "::1", requestId: "r-1" };
    expect(allowed.events).toMatchObject([{ outcome: "allowed", reason: null, write, origin, principal: developer }]);
    expect(checks).toMatchObject([{ type: "package_allowed", origin }]);
    const unpublished = await send(request("/npm/app", json, '{"name":"app","versions":{}}'));
    const both = { ...write, actions: ["push", "delete"] };
    expect(unpublished).toMatchObject({ status: 403, events: [{ outcome: "refused", action: "delete", write: both }] });
    const contradicted = await send(request("/npm/app", json, '{"name":"other"}'));
    const malformed = { outcome: "malformed", reason: "package_name_contradicted", principal: developer, write: null };
    expect(contradicted).toMatchObject({ status: 400, events: [malformed] });
  });

  it("has one event for the decision, and one for each refusal in trial", async () => {
    const { send } = await startGuard();
    const name = (named: string) => published.replaceAll("app", named);
    const beta = await send(request("/npm/beta", json, name("beta")));
    expect(beta.events.map(({ outcome, rules }) => [outcome, rules.length])).toEqual([
      ["allowed", 0],
      ["would_refuse", 1],
    ]);
    const billing = await send(request("/npm/billing", json, name("billing")));
    expect(billing.events).toMatchObject([
      { outcome: "refused", reason: "package_protected", requiredAccessLevel: "owner", rules: [{ id: 1 }] },
      { outcome: "would_refuse", reason: null, requiredAccessLevel: "admin", rules: [{ id: 2 }] },
    ]);
  });
});

describe("existingVersions", () => {
  it("is called with the name and the request, and makes a document that keeps all a push", async () => {
    const asked: unknown[] = [];
    const { send } = await startGuard({
      existingVersions: (...given) => {
        asked.push(given);
        return ["1.0.0"];
      },
    });
    const kept = request("/npm/app", json, '{"name":"app","versions":{"1.0.0":{}}}');
    expect(await send(kept)).toMatchObject({ status: 200, events: [{ write: { packageName: "app" } }] });
    expect(asked).toEqual([["app", kept]]);
    const dropped = request("/npm/app", json, '{"name":"app","versions":{"2.0.0":{}}}');
    expect(await send(dropped)).toMatchObject({ status: 403, events: [{ action: "delete" }] });
  });
});
