import { memoryRuleStore } from "@package-protection/adapter-memory";
import {
  createPackageProtection,
  type ProtectionEvent,
  type RuleStore,
  storeUnavailable,
} from "@package-protection/core";
import type { NextFunction } from "express";
import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { createRules } from "../../../http/test/rules.ts";
import { send } from "../../test/guarded-client.ts";
import { frameworks, startGuardedHost } from "../../test/guarded-host.ts";
import { packageGuard, packageWriteOf } from "../index.ts";

const file = "/registry/app/1.0/file.bin";
const failing: RuleStore = {
  ...memoryRuleStore(),
  changes: () => errAsync(storeUnavailable(new Error("the disk is gone"))),
};
const hanging: RuleStore = { ...memoryRuleStore(), changes: () => new Promise(() => undefined) as never };

describe.each(frameworks)("packageGuard on $name", ({ framework }) => {
  it("refuses what a rule forbids and passes what it allows", async () => {
    const { port, stored } = await startGuardedHost({ framework, rules: [["generic", "app*", "owner"]] });
    expect((await send(port, "PUT", file, { as: "maintainer", body: "bytes" })).status).toBe(403);
    expect(stored).toEqual([]);
    expect((await send(port, "PUT", file, { as: "owner", body: "bytes" })).status).toBe(201);
    expect(stored).toEqual([
      { method: "PUT", url: "/app/1.0/file.bin", packageName: "app", body: Buffer.from("bytes") },
    ]);
  });

  it("calls no function of the host for methods that only read", async () => {
    const asked: string[] = [];
    const projectId = () => {
      asked.push("projectId");
      return 7;
    };
    const { port, stored } = await startGuardedHost({ framework, store: failing, projectId, explain: false });
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      for (const path of [file, "/registry/nowhere", "/registry//..%2f"]) {
        expect((await send(port, method, path)).status).toBe(201);
      }
    }
    expect({ asked, stored: stored.length }).toEqual({ asked: [], stored: 9 });
  });

  it("refuses writes that the protocol does not know, but for the host's own", async () => {
    const ownRoutes = [{ method: "POST", path: "/-/cache" }];
    const { port, stored } = await startGuardedHost({ framework, ownRoutes });
    const refused = await send(port, "POST", file, { as: "instance-admin" });
    expect(refused).toMatchObject({ status: 405, headers: { allow: "GET, HEAD, OPTIONS" } });
    expect(JSON.parse(refused.text)).toMatchObject({
      message: "405 Method Not Allowed - no write of this registry has this method and path",
    });
    for (const [method, path] of [
      ["PUT", "/registry/-/cache"],
      ["POST", "/registry/-/cache/"],
      ["POST", "/registry/-/CACHE"],
      ["POST", "/registry/-/cache/more"],
      ["POST", "/registry/%2d/cache"],
      ["LOCK", "/registry/-/cache"],
    ] as const) {
      expect((await send(port, method, path)).status).toBe(405);
    }
    expect(stored).toEqual([]);
    expect((await send(port, "POST", "/registry/-/cache?all=yes", { body: "x" })).status).toBe(201);
    expect(stored).toMatchObject([{ packageName: null, url: "/-/cache?all=yes" }]);
  });

  it("accepts a function for the host's own routes, and only the answer true", async () => {
    const answers: readonly (() => unknown)[] = [
      () => true,
      () => false,
      () => Promise.resolve(true),
      () => "yes",
      () => {
        throw new Error("a defect");
      },
    ];
    const statuses: number[] = [];
    for (const answer of answers) {
      const { port } = await startGuardedHost({ framework, ownRoutes: answer as () => boolean });
      statuses.push((await send(port, "POST", "/registry/-/cache")).status);
    }
    expect(statuses).toEqual([201, 405, 500, 500, 500]);
  });

  it("lets no write happen where a function of the host fails", async () => {
    const principal = () => ({ kind: "admin" }) as const;
    const reject = () => Promise.reject(new Error("no"));
    const fail = () => {
      throw new Error("no");
    };
    const never = () => new Promise<never>(() => undefined);
    const broken = [
      { projectId: fail, principal },
      { projectId: reject, principal },
      { projectId: never, principal },
      ...[undefined, "", "acme/web", "7.0", Number.NaN, 1.5, {}, []].map((value) => ({
        projectId: () => value as never,
        principal,
      })),
      { principal: fail },
      { principal: reject },
      { principal: never },
      ...[undefined, null, "admin", {}, { kind: "root" }, { kind: "user" }, { kind: "user", accessLevel: "boss" }].map(
        (value) => ({ principal: () => value as never }),
      ),
    ];
    for (const options of broken) {
      const { port, stored } = await startGuardedHost({ framework, deadlineMs: 20, ...options });
      const answer = await send(port, "PUT", file, { body: "bytes" });
      expect(answer).toMatchObject({ status: 503, text: '{"message":"503 Service Unavailable"}' });
      expect(stored).toEqual([]);
    }
  });

  it("lets no write happen where the store fails or is late", async () => {
    for (const store of [failing, hanging]) {
      const { port, stored } = await startGuardedHost({ framework, store, deadlineMs: 20 });
      const answer = await send(port, "PUT", file, { as: "instance-admin", body: "bytes" });
      expect(answer).toMatchObject({ status: 503, text: '{"message":"503 Service Unavailable"}' });
      expect(stored).toEqual([]);
    }
  });

  it("answers 404 where the host knows no such project", async () => {
    const { port, stored } = await startGuardedHost({ framework, projectId: async () => null });
    const answer = await send(port, "PUT", file, { as: "instance-admin", body: "bytes" });
    expect(answer).toMatchObject({ status: 404, text: '{"message":"404 Project Not Found"}' });
    expect(stored).toEqual([]);
  });

  it("calls the host's functions with the request and the parameters of its mount, also once a body was read", async () => {
    const { port } = await startGuardedHost({
      framework,
      protocol: "npm",
      mountPath: "/projects/:project/npm",
      projectId: async (request) => Number(request.params.project),
      rules: [["npm", "@acme/*", "owner"]],
    });
    const body = '{"name":"@acme/app","_attachments":{"a":{"data":"x"}},"versions":{"1.0.0":{"name":"@acme/app"}}}';
    const headers = { "Content-Type": "application/json" };
    const put = (project: number) =>
      send(port, "PUT", `/projects/${project}/npm/@acme%2fapp`, { as: "maintainer", body, headers });
    expect((await put(7)).status).toBe(403);
    expect((await put(8)).status).toBe(201);
  });

  it("heeds a rule that was made while it runs", async () => {
    const store = memoryRuleStore();
    const { port } = await startGuardedHost({ framework, store });
    const put = () => send(port, "PUT", file, { as: "maintainer", body: "bytes" });
    expect((await put()).status).toBe(201);
    await createRules(store, [["generic", "app", "owner"]]);
    expect((await put()).status).toBe(403);
  });

  it("looks at the store once for writes that came together, and again for the next", async () => {
    const together = 3;
    let looks = 0;
    const real = memoryRuleStore();
    const store: RuleStore = {
      ...real,
      changes(...question) {
        looks += 1;
        return real.changes(...question);
      },
    };
    const waiting: NextFunction[] = [];
    const { port } = await startGuardedHost({
      framework,
      store,
      rules: [["generic", "taken", "owner"]],
      before: [
        (_request, _response, next) => {
          // All in one turn of the event loop, as requests come, and none in the call of another.
          if (waiting.push(next) === together) for (const goOn of waiting.splice(0)) setImmediate(goOn);
        },
      ],
    });
    const put = async (name: string) =>
      (await send(port, "PUT", `/registry/${name}/1.0/file.bin`, { as: "maintainer", body: "bytes" })).status;
    await Promise.all([put("free"), put("free"), put("free")]);
    for (const name of ["taken", "free", "taken"]) {
      looks = 0;
      const status = name === "taken" ? 403 : 201;
      expect(await Promise.all([put(name), put("free"), put(name)])).toEqual([status, 201, status]);
      expect(looks).toBe(1);
    }
  });

  it("demands every action of a write that may be either", async () => {
    const events: ProtectionEvent[] = [];
    const { port, stored } = await startGuardedHost({
      framework,
      protocol: "npm",
      rules: [["npm", "app", null, "owner"]],
      onEvent: (event) => void events.push(event),
    });
    const body = '{"name":"app","versions":{"1.0.0":{"name":"app"}}}';
    const put = (as: string) =>
      send(port, "PUT", "/registry/app", { as, body, headers: { "Content-Type": "application/json" } });
    const refused = await put("maintainer");
    expect(JSON.parse(refused.text).message).toBe("Package is deletion protected.");
    expect(events).toMatchObject([{ type: "package_refused", request: { action: "delete", packageName: "app" } }]);
    expect((await put("owner")).status).toBe(201);
    expect(stored).toHaveLength(1);
  });

  it("works behind another guard", async () => {
    const store = memoryRuleStore();
    const guardOf = (projectId: number) =>
      packageGuard({
        protection: createPackageProtection({ store }),
        protocol: "npm",
        projectId,
        principal: () => ({ kind: "user", accessLevel: "maintainer" }),
      });
    const { port, stored } = await startGuardedHost({
      framework,
      protocol: "npm",
      store,
      rules: [["npm", "taken", "owner"]],
      between: [guardOf(8), guardOf(9)],
    });
    const put = (name: string) => {
      const body = `{"name":"${name}","versions":{},"_attachments":{"a":{"data":"${"x".repeat(300_000)}"}}}`;
      return send(port, "PUT", `/registry/${name}`, {
        as: "maintainer",
        body,
        headers: { "Content-Type": "application/json" },
      });
    };
    expect((await put("taken")).status).toBe(403);
    expect((await put("free")).status).toBe(201);
    expect(stored).toMatchObject([{ packageName: "free" }]);
    expect(stored[0]?.body.length).toBeGreaterThan(300_000);
  });

  it("logs failures and refusals, without credentials and queries", async () => {
    const logged: unknown[][] = [];
    const log = (...entry: unknown[]) => void logged.push(entry);
    const password = Buffer.from("olivia:s3cret").toString("base64");
    const { port } = await startGuardedHost({
      framework,
      logger: { info: log, warn: log, error: log },
      principal(request) {
        throw new Error(`no user ${request.headers.authorization} with s3cret, ${request.headers["x-nuget-apikey"]}`);
      },
    });
    const headers = { Authorization: `Basic ${password}`, "X-NuGet-ApiKey": "ap1key" };
    await send(port, "PUT", `${file}?private_token=hidden`, { body: "x", headers });
    await send(port, "POST", file, { headers });
    expect(logged).toMatchObject([
      ["package guard: principal failed", { method: "PUT", path: file, cause: { name: "Error" } }],
      ["package guard: refused", { method: "POST", path: file, reason: "write_unknown" }],
    ]);
    expect(JSON.stringify(logged)).not.toMatch(new RegExp(`s3cret|ap1key|hidden|${password}`));
  });

  it("waits for no logger, and survives one that throws", async () => {
    const error = () => {
      throw new Error("the log is full");
    };
    const { port } = await startGuardedHost({
      framework,
      store: failing,
      logger: { info: error, warn: error, error },
    });
    expect((await send(port, "PUT", file, { body: "x" })).status).toBe(503);
  });

  it("leaves a request alone that was answered while it decided", async () => {
    const { promise, resolve } = Promise.withResolvers<{ kind: "admin" }>();
    const { port, stored } = await startGuardedHost({
      framework,
      principal: () => promise,
      before: [
        (_request, response, next) => {
          response.on("close", () => resolve({ kind: "admin" }));
          setImmediate(() => response.status(504).end("too slow"));
          next();
        },
      ],
    });
    expect(await send(port, "PUT", file, { body: "bytes" })).toMatchObject({ status: 504, text: "too slow" });
    await promise;
    expect(stored).toEqual([]);
  });
});

describe("packageWriteOf", () => {
  it("returns null for a request that only reads, and throws for a write that no guard let pass", () => {
    expect(packageWriteOf({ method: "GET" })).toBeNull();
    expect(() => packageWriteOf({ method: "PUT" })).toThrow(TypeError);
    expect(packageWriteOf({ method: "GET" })).toBeNull();
    expect(() => packageWriteOf({ method: "GET" }, "app")).toThrow(TypeError);
    expect(() => packageWriteOf({ method: "PUT" }, "app")).toThrow(TypeError);
  });

  it("compares the name of the route as the package type compares names", async () => {
    const names: Readonly<Record<string, readonly unknown[]>> = {
      right: ["acme-app", "Acme_App", "acme.app", "ACME--app"],
      other: ["acme-apps", "acme", "", "*", "acme-*", undefined, null, 7, ["acme-app"]],
    };
    const form = [
      '--b\r\nContent-Disposition: form-data; name=":action"\r\n\r\nfile_upload\r\n',
      '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nacme.app\r\n',
      '--b\r\nContent-Disposition: form-data; name="version"\r\n\r\n1.0\r\n',
      '--b\r\nContent-Disposition: form-data; name="content"; filename="acme_app-1.0.tar.gz"\r\n\r\nbytes\r\n--b--\r\n',
    ].join("");
    const { port } = await startGuardedHost({
      protocol: "pypi",
      route(request, response) {
        const compare = (name: unknown) => Reflect.apply(packageWriteOf, undefined, [request, name]);
        for (const name of names.right ?? []) expect(compare(name)).toMatchObject({ packageName: "acme.app" });
        for (const name of names.other ?? []) expect(() => compare(name)).toThrow(TypeError);
        response.status(201).end();
      },
    });
    const headers = { "Content-Type": "multipart/form-data; boundary=b" };
    expect((await send(port, "POST", "/registry/", { body: form, headers })).text).toBe("");
  });

  it("throws for a name where the request writes no package", async () => {
    const { port, errors } = await startGuardedHost({
      protocol: "npm",
      route(request, response) {
        expect(packageWriteOf(request)).toBeNull();
        packageWriteOf(request, "app");
        response.status(201).end();
      },
    });
    expect((await send(port, "POST", "/registry/-/v1/login", { body: "{}" })).status).toBe(500);
    expect(errors).toEqual([new TypeError('the package "app" was not vetted: the request writes none')]);
  });
});

describe("packageGuard's options", () => {
  const options = {
    protection: createPackageProtection({ store: memoryRuleStore() }),
    protocol: "npm",
    projectId: 7,
    principal: () => ({ kind: "admin" as const }),
  } as const;

  it.each([
    { protocol: "cobol" },
    { protocol: undefined },
    { protection: {} },
    { protection: { checkPackage: () => undefined, deadlineMs: 5 } },
    { existingVersions: ["1.0.0"] },
    { projectId: "7" },
    { projectId: null },
    { projectId: 1.5 },
    { principal: { kind: "admin" } },
    { ownRoutes: "/mine" },
    { ownRoutes: [{ method: "POST" }] },
    { maximumBytesBeforeName: 0 },
    { maximumBytesBeforeName: Number.NaN },
    { explain: "yes" },
  ])("refuses %j", (wrong) => {
    expect(() => packageGuard(options)).not.toThrow();
    expect(() => packageGuard({ ...options, ...(wrong as object) })).toThrow(TypeError);
  });
});
