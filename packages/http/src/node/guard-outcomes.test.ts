import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection, type ProtectionEvent, ruleDraft } from "@package-protection/core";
import { insertRule } from "@package-protection/testkit";
import { describe, expect, it } from "vitest";
import { sendRaw } from "../../test/address-battery.ts";
import { listen } from "../../test/listen.ts";
import { createRules } from "../../test/rules.ts";
import type { GuardEvent } from "../guard/guard-event.ts";
import type { Identity } from "../message/identity.ts";
import { type NodePackageGuardOptions, packageGuard } from "./package-guard.ts";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [
    { name: "mia", memberships: { 7: "developer" } },
    { name: "olivia", memberships: { 7: "owner" } },
  ],
});

interface RegistryOptions extends Pick<Partial<NodePackageGuardOptions>, "onDecision"> {
  readonly caller?: Pick<NodePackageGuardOptions, "identify" | "principal">;
}

function identify({ headers }: IncomingMessage): Identity | null {
  const name = headers["x-user"];
  if (name === "down") throw new Error("the session store is down, secret-token");
  return typeof name === "string" ? { kind: "user", name } : null;
}

/** A registry of npm's protocol whose callers are whom the header `x-user` names. */
async function startRegistry({ caller = { identify }, ...over }: RegistryOptions = {}) {
  const store = memoryRuleStore();
  await createRules(store, [["npm", "billing", "owner"]]);
  const evaluated = { packageNamePattern: "b*", packageType: "npm", minimumAccessLevelForPush: "admin" } as const;
  const terms = ruleDraft({ ...evaluated, enforcement: "evaluate" })._unsafeUnwrap();
  (await insertRule(store, 7, terms))._unsafeUnwrap();
  const checks: ProtectionEvent[] = [];
  const protection = createPackageProtection({ store, directory, onEvent: (event) => checks.push(event) });
  const outcomes: GuardEvent[] = [];
  const informed: unknown[] = [];
  const guard = packageGuard({
    protection,
    protocol: "npm",
    mount: "/npm",
    projectId: 7,
    ...caller,
    onDecision: (event) => outcomes.push(event),
    logger: { warn: String, error: String, info: (...details) => informed.push(details) },
    ...over,
  });
  const server = createServer((request, response) =>
    guard(request, response, () => request.resume().on("end", () => response.writeHead(201).end())),
  );
  return { port: await listen(server), outcomes, checks, informed, protection };
}

const mia = "X-User: mia\r\nX-Request-Id: r-1\r\n";

describe("a guard reports what it decides", () => {
  it("once for each request that writes, with who, what, and by which rules", async () => {
    const { port, outcomes, checks } = await startRegistry();
    const tag = (name: string) => `/npm/-/package/${name}/dist-tags/next`;
    const about = { method: "PUT", projectId: 7, principal: { kind: "user", accessLevel: "developer" } };
    const origin = { name: "mia", address: "127.0.0.1", requestId: "r-1" };
    const sent: [status: number, target: string, headers: string, event: object][] = [
      [201, tag("app"), mia, { outcome: "allowed", reason: null, ...about, origin, rules: [], action: null }],
      [
        403,
        tag("billing"),
        mia,
        {
          outcome: "refused",
          reason: "package_protected",
          ...about,
          origin,
          path: tag("billing"),
          write: { packageType: "npm", packageName: "billing", alternativeNames: [], actions: ["push"] },
          rules: [{ packageNamePattern: "billing" }],
          action: "push",
          requiredAccessLevel: "owner",
        },
      ],
      [401, tag("app"), "", { outcome: "refused", reason: "below_minimum_access_level", principal: null }],
      [404, tag("app"), "X-User: eve\r\n", { outcome: "refused", reason: "project_not_found", projectId: null }],
      [400, "/npm/%zz", mia, { outcome: "malformed", reason: "path_invalid", write: null }],
      [405, "/npm/a/b/c/d/e", mia, { outcome: "malformed", reason: "write_unknown", write: null }],
      [503, tag("app"), "X-User: down\r\n", { outcome: "unavailable", reason: "host_unavailable" }],
    ];
    for (const [status, target, headers, event] of sent) {
      expect([target, await sendRaw(port, "PUT", target, headers)]).toEqual([target, status]);
      const decided = outcomes.splice(0).filter(({ outcome }) => outcome !== "would_refuse");
      expect(decided).toMatchObject([{ durationMs: expect.any(Number), ...event }]);
    }
    expect(checks).toMatchObject([
      { type: "package_allowed", origin },
      { type: "would_refuse", origin },
      { type: "package_refused", origin },
    ]);
  });

  it("and beside it what evaluate rules would refuse, of an allowed write and of a refused one", async () => {
    const { port, outcomes } = await startRegistry();
    const evaluated = {
      outcome: "would_refuse",
      reason: null,
      origin: { name: "mia" },
      principal: { kind: "user", accessLevel: "developer" },
      action: "push",
      requiredAccessLevel: "admin",
      rules: [{ packageNamePattern: "b*", enforcement: "evaluate" }],
    };
    for (const [name, status, outcome] of [
      ["beta", 201, "allowed"],
      ["billing", 403, "refused"],
    ] as const) {
      expect(await sendRaw(port, "PUT", `/npm/-/package/${name}/dist-tags/next`, mia)).toBe(status);
      expect(outcomes.splice(0)).toMatchObject([{ outcome }, { ...evaluated, write: { packageName: name } }]);
    }
    expect(await sendRaw(port, "PUT", "/npm/-/package/app/dist-tags/next", mia)).toBe(201);
    expect(outcomes).toMatchObject([{ outcome: "allowed" }]);
  });

  it("so that the project's recent refusals have them, those by minimum access levels included", async () => {
    const { port, protection } = await startRegistry();
    await sendRaw(port, "PUT", "/npm/-/package/app/dist-tags/next");
    await sendRaw(port, "DELETE", "/npm/-/package/app/dist-tags/next", mia);
    await sendRaw(port, "PUT", "/npm/-/package/billing/dist-tags/next", mia);
    await sendRaw(port, "DELETE", "/npm/app/-rev/1", mia);
    const caller = { name: "olivia", admin: false, scopes: ["api"] } as const;
    const recent = (await protection.recentRefusals({ caller, project: { id: 7 } }))._unsafeUnwrap();
    const shown = recent.refusals.map((one) => [one.enforced, one.name, one.action, one.packageName, one.ruleCount]);
    expect(shown).toEqual([
      [true, "mia", "delete", "app", 0],
      [true, "mia", "push", "billing", 1],
      [false, "mia", "push", "billing", 1],
      [true, null, "push", "app", 0],
    ]);
  });

  it("and nothing of a request that writes no package", async () => {
    const { port, outcomes } = await startRegistry();
    expect(await sendRaw(port, "GET", "/npm/app", mia)).toBe(201);
    expect(await sendRaw(port, "POST", "/npm/-/v1/login")).toBe(201);
    expect(await sendRaw(port, "PUT", "/elsewhere", mia)).toBe(201);
    expect(outcomes).toEqual([]);
  });

  it("to the logger as information, without a credential or a query", async () => {
    const { port, informed } = await startRegistry();
    const headers = `${mia}Authorization: Bearer secret-token\r\n`;
    await sendRaw(port, "PUT", "/npm/-/package/billing/dist-tags/secret-token?x=hidden", headers);
    expect(informed).toMatchObject([
      [
        "package guard: refused",
        {
          reason: "package_protected",
          path: "/npm/-/package/billing/dist-tags/[redacted]",
          packageName: "billing",
          name: "mia",
          principal: { kind: "user", accessLevel: "developer" },
          explanation: expect.stringContaining("an owner may push here"),
        },
      ],
    ]);
    expect(JSON.stringify(informed)).not.toMatch(/secret-token|hidden/);
  });

  it("whatever the listener does", async () => {
    const onDecision = () => Promise.reject(new Error("the audit log is down"));
    const { port } = await startRegistry({ onDecision });
    expect(await sendRaw(port, "PUT", "/npm/-/package/app/dist-tags/next", mia)).toBe(201);
  });
});

/** Sends the head of a publish, and returns the status that comes before any of the body is sent. */
async function statusBeforeBody(port: number, headers: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`PUT /npm/app HTTP/1.1\r\nHost: host\r\nContent-Type: application/json\r\nContent-Length: 8000000\r\n`);
  socket.write(`${headers}\r\n`);
  const [received] = await once(socket, "data");
  socket.destroy();
  return String(received).split("\r\n", 1)[0] ?? "";
}

describe("nothing of a body is read", () => {
  it.each([
    ["an anonymous caller", "", /401/],
    ["a caller who does not see the project", "X-User: eve\r\n", /404/],
    ["a caller whom the host cannot name now", "X-User: down\r\n", /503/],
  ])("for %s", async (_, headers, status) => {
    const { port } = await startRegistry();
    expect(await statusBeforeBody(port, headers)).toMatch(status);
  });

  it("for a principal below every minimum access level", async () => {
    const { port } = await startRegistry({ caller: { principal: () => ({ kind: "user", accessLevel: "guest" }) } });
    expect(await statusBeforeBody(port, "")).toMatch(/403/);
  });
});
