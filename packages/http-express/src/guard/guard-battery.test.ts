import { createServer } from "node:http";
import { memoryProjectDirectory, memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import type { Request, RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { type BatteryHost, sendRaw, testAddressBattery } from "../../../http/test/address-battery.ts";
import { listen } from "../../../http/test/listen.ts";
import { createRules } from "../../../http/test/rules.ts";
import { frameworks } from "../../test/guarded-host.ts";
import { packageGuard, packageWriteOf, protectionRulesRouter } from "../index.ts";

const directory = memoryProjectDirectory({
  projects: [{ id: 7, path: "acme/web", visibility: "private" }],
  users: [
    { name: "mia", memberships: { 7: "developer" } },
    { name: "olivia", memberships: { 7: "maintainer" } },
  ],
});

async function protectionOf() {
  const store = memoryRuleStore();
  await createRules(store, [["generic", "billing", "owner", "owner"]]);
  return createPackageProtection({ store, directory, minimumAccessLevels: null });
}

const principal = () => ({ kind: "user", accessLevel: "developer" }) as const;

/** How a host mounts the guard before its routes. */
const mountings = ["by app.use at the mount", "before the whole application, with the option mount"] as const;

for (const { name, framework } of frameworks) {
  for (const mounting of mountings) {
    for (const storesVetted of [false, true]) {
      const start = async (): Promise<BatteryHost> => {
        const protection = await protectionOf();
        const stored: string[] = [];
        const store: RequestHandler<{ name: string }> = (request, response) => {
          const vetted = packageWriteOf(request)?.packageName ?? "";
          stored.push(storesVetted ? vetted : request.params.name);
          response.status(201).end();
        };
        const guarded = { protection, protocol: "generic", projectId: 7, principal } as const;
        const app = framework();
        if (mounting === mountings[0]) app.use("/registry", packageGuard(guarded));
        else app.use(packageGuard({ ...guarded, mount: "/registry" }));
        app.route("/registry/:name/:version/:file").put(store).delete(store);
        return { port: await listen(createServer(app)), stored };
      };
      testAddressBattery(`${name}, guard ${mounting}, stored by ${storesVetted ? "packageWriteOf" : "route"}`, start);
    }
  }
}

describe.each(frameworks)("one identify on $name", ({ framework }) => {
  const start = async () => {
    const protection = await protectionOf();
    const identify = (request: Request) => {
      const user = request.get("x-user");
      return user === undefined ? null : ({ kind: "user", name: user } as const);
    };
    const app = framework();
    app.use("/api/v4", protectionRulesRouter({ protection, identify }));
    app.use("/registry", packageGuard({ protection, protocol: "generic", projectId: 7, identify }));
    app.put("/registry/:name/:version/:file", (_request, response) => void response.status(201).end());
    return await listen(createServer(app));
  };

  it("answers for the guard and for the API", async () => {
    const port = await start();
    const rules = "/api/v4/projects/7/packages/protection/rules";
    expect(await sendRaw(port, "PUT", "/registry/website/1.0/file", "X-User: mia\r\n")).toBe(201);
    expect(await sendRaw(port, "PUT", "/registry/billing/1.0/file", "X-User: mia\r\n")).toBe(403);
    expect(await sendRaw(port, "GET", rules, "X-User: olivia\r\n")).toBe(200);
    expect(await sendRaw(port, "GET", rules, "X-User: mia\r\n")).toBe(403);
    expect(await sendRaw(port, "GET", rules)).toBe(401);
    expect(await sendRaw(port, "DELETE", `${rules}/1`, "X-User: olivia\r\nCookie: a=b\r\n")).toBe(403);
    expect(await sendRaw(port, "DELETE", `${rules}/1`, "X-User: olivia\r\nX-Package-Protection: 1\r\n")).toBe(204);
  });

  it("and authenticate are two ways of saying who calls, of which a host chooses one", async () => {
    const protection = await protectionOf();
    const given = { protection, protocol: "generic", projectId: 7 };
    const complaint = /one of (authenticate|principal) and identify must be a function/;
    for (const [make, name] of [
      [protectionRulesRouter, "authenticate"],
      [packageGuard, "principal"],
    ] as const) {
      expect(() => Reflect.apply(make, undefined, [given])).toThrow(complaint);
      expect(() => Reflect.apply(make, undefined, [{ ...given, [name]: principal, identify: principal }])).toThrow(
        complaint,
      );
    }
    const unmanaged = createPackageProtection({ store: memoryRuleStore() });
    const options = { protection: unmanaged, protocol: "generic", projectId: 7, identify: () => null };
    expect(() => Reflect.apply(packageGuard, undefined, [options])).toThrow(/needs a protection with a directory/);
  });
});
