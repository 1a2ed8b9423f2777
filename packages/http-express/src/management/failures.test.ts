import { memoryRuleStore } from "@package-protection/adapter-memory";
import { type RuleStore, storeUnavailable } from "@package-protection/core";
import { errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { plainSetting, type ServerOptions, settings, startServer } from "../../test/server.ts";

const rules = "/projects/7/packages/protection/rules";
const rule = { package_name_pattern: "a*", package_type: "npm", minimum_access_level_for_push: "owner" };
const unavailable = { status: 503, text: '{"message":"503 Service Unavailable"}' };
const never = () => new Promise<never>(() => undefined);

interface Logged {
  readonly level: string;
  readonly message: string;
  readonly details: unknown;
}

function recordingLogger() {
  const logged: Logged[] = [];
  const record = (level: string) => (message: string, details?: unknown) => logged.push({ level, message, details });
  return { logged, logger: { info: record("info"), warn: record("warn"), error: record("error") } };
}

const requests = [
  ["GET", rules, {}],
  ["HEAD", rules, {}],
  ["POST", rules, { json: rule }],
  ["PATCH", `${rules}/1`, { json: {} }],
  ["DELETE", `${rules}/1`, {}],
] as const;

async function expectUnavailable(setting: (typeof settings)[number], options: ServerOptions) {
  const { ask } = await startServer(setting, { ...options, deadlineMs: 20 });
  for (const [method, path, question] of requests) {
    const { status, text } = await ask(method, path, question);
    expect({ status, text }).toEqual({ status: 503, text: method === "HEAD" ? "" : unavailable.text });
  }
}

describe.each(settings)("$name", (setting) => {
  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject("no")],
    ["hangs", never],
    ["answers nothing", () => undefined],
    ["answers null", () => null],
    ["answers true", () => true],
    ["answers with an unknown outcome", () => ({ outcome: "toString" })],
    ["answers without a caller", () => ({ outcome: "authenticated" })],
    ["answers with no caller", () => ({ outcome: "authenticated", caller: null })],
    [
      "answers with a name that is no text",
      () => ({ outcome: "authenticated", caller: { name: 7, admin: true, scopes: ["api"] } }),
    ],
    [
      "answers with an admin that is neither true nor false",
      () => ({ outcome: "authenticated", caller: { name: "root", admin: 1, scopes: ["api"] } }),
    ],
    [
      "answers with scopes that are no array",
      () => ({ outcome: "authenticated", caller: { name: "root", admin: true, scopes: "api" } }),
    ],
    [
      "answers with scopes that have a hole",
      () => ({
        outcome: "authenticated",
        caller: { name: "root", admin: true, scopes: Object.assign(["api"], { length: 2 }) },
      }),
    ],
    ["answers with half a caller", () => ({ outcome: "authenticated", caller: { name: "root", admin: true } })],
    [
      "answers with an unknown scope",
      () => ({ outcome: "authenticated", caller: { name: "a", admin: true, scopes: ["sudo"] } }),
    ],
  ])("passes no caller where authenticate %s", async (_, authenticate) => {
    // @ts-expect-error hosts without types
    await expectUnavailable(setting, { authenticate });
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
    ["hangs", never],
    ["answers undefined", async () => undefined],
    ["answers with half a project", async () => ({ id: 7, visibility: "public" })],
  ])("passes no caller where the directory %s", async (_, resolve) => {
    // @ts-expect-error hosts without types
    await expectUnavailable(setting, { directory: { resolve } });
  });

  it.each<[string, () => ReturnType<RuleStore["find"]>]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["fails", () => errAsync(storeUnavailable(new Error("no")))],
    ["hangs", () => new ResultAsync(never())],
  ])("answers nothing where the store %s", async (_, fail) => {
    const failing = { changes: fail, find: fail, write: fail, history: fail, forget: fail, renameInHistory: fail };
    // @ts-expect-error every method fails alike
    await expectUnavailable(setting, { store: failing });
  });

  it("answers 409 to a change that loses every race", async () => {
    const store = memoryRuleStore();
    const { logged, logger } = recordingLogger();
    const changing: RuleStore = {
      ...store,
      write: (projectId, operations, options) =>
        operations[0]?.kind === "replace"
          ? errAsync({ type: "rule_changed", operation: 0 })
          : store.write(projectId, operations, options),
    };
    const { ask } = await startServer(setting, { store: changing, logger });
    await ask("POST", rules, { json: rule });
    expect(await ask("PATCH", `${rules}/1`, { json: { package_name_pattern: "b" } })).toMatchObject({
      status: 409,
      text: '{"message":"409 Conflict: Resource lock"}',
    });
    expect(logged).toMatchObject([{ level: "warn", details: { method: "PATCH", project: "7", rule: "1" } }]);
  });

  it("answers a defect with 500", async () => {
    const { logged, logger } = recordingLogger();
    const { ask } = await startServer(setting, { logger, brokenListRules: true });
    expect(await ask("GET", rules)).toMatchObject({ status: 500, text: '{"message":"500 Internal Server Error"}' });
    expect(logged).toMatchObject([{ level: "error", details: { method: "GET", cause: { message: "a defect" } } }]);
  });
});

describe("the log", () => {
  it("names the request and the cause of a failure", async () => {
    const { logged, logger } = recordingLogger();
    const cause = Object.assign(new Error("connection refused", { cause: "ECONNREFUSED" }), { code: "E1", secret: 1 });
    const write = () => errAsync(storeUnavailable(cause));
    const { ask } = await startServer(plainSetting, { store: { ...memoryRuleStore(), write }, logger });
    await ask("DELETE", "/projects/flightjs%2Fflight/packages/protection/rules/12?private_token=token-maintainer");
    expect(logged).toEqual([
      {
        level: "error",
        message: "package protection: the rule store failed",
        details: {
          method: "DELETE",
          path: "/projects/:id/packages/protection/rules/:package_protection_rule_id",
          project: "flightjs%2Fflight",
          rule: "12",
          mayHaveHappened: false,
          cause: {
            name: "Error",
            message: "connection refused",
            code: "E1",
            stack: cause.stack,
            cause: "ECONNREFUSED",
          },
        },
      },
    ]);
  });

  it.each(['glpat-äöü/+ =&"\\secret', "s", "[redacted]"])("never holds the credential %j", async (credential) => {
    const { logged, logger } = recordingLogger();
    const { ask } = await startServer(plainSetting, {
      logger,
      authenticate(given) {
        const inner = Object.assign(new Error(`inner ${encodeURIComponent(given)} ${new URLSearchParams({ given })}`), {
          token: given,
        });
        throw Object.assign(new Error(`GET /?token=${given} ${JSON.stringify({ given })}`, { cause: inner }), {
          config: { headers: { authorization: given } },
          code: given,
        });
      },
    });
    const misplaced = rules.replace("7", encodeURIComponent(credential));
    const path = `${misplaced}?private_token=${encodeURIComponent(credential)}&page=77`;
    expect(await ask("GET", path, { as: null })).toMatchObject(unavailable);
    expect(logged).toHaveLength(1);
    const held = JSON.stringify(logged[0]?.details);
    if (credential.length > 1 && credential !== "[redacted]") {
      expect(held).not.toContain("secret");
      expect(held).not.toContain(encodeURIComponent(credential));
      expect(held).not.toContain("%5C");
    }
    expect(held).toContain("[redacted]");
    expect(held).not.toContain("config");
    expect(held).not.toContain("page=77");
  });

  it("takes a cause of any kind", async () => {
    for (const thrown of [
      undefined,
      null,
      5,
      Symbol("s"),
      {},
      [],
      () => 1,
      Object.create(null),
      circular(),
      unreadable(),
    ]) {
      const { logged, logger } = recordingLogger();
      const authenticate = () => Promise.reject(thrown);
      const { ask } = await startServer(plainSetting, { logger, authenticate });
      expect(await ask("GET", rules)).toMatchObject(unavailable);
      expect(logged).toHaveLength(1);
    }
  });

  it("hears nothing of what is the client's", async () => {
    const { logged, logger } = recordingLogger();
    const { ask } = await startServer(plainSetting, { logger });
    await ask("GET", rules, { as: null });
    await ask("POST", rules, { json: {} });
    await ask("POST", rules, { json: rule });
    await ask("DELETE", `${rules}/7`);
    expect(logged).toEqual([]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("full");
      },
    ],
    ["rejects", () => Promise.reject(new Error("full"))],
  ])("alters no answer where it %s", async (_, fail) => {
    const logger = { info: fail, warn: fail, error: fail };
    const { ask } = await startServer(plainSetting, { logger, authenticate: () => Promise.reject(new Error("no")) });
    expect(await ask("GET", rules)).toMatchObject(unavailable);
  });
});

function unreadable(): Error {
  return Object.defineProperty(new Error("a"), "message", {
    get() {
      throw new Error("unreadable");
    },
  });
}

function circular(): Error {
  const error = new Error("a");
  error.cause = error;
  return error;
}
