import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import type { Request } from "express";
import { describe, expect, it } from "vitest";
import { sendRaw } from "../../../http/test/address-battery.ts";
import { listen } from "../../../http/test/listen.ts";
import { createRules } from "../../../http/test/rules.ts";
import { chart, provenance } from "../../../registry-protocols/test/charts.ts";
import { frameworks } from "../../test/guarded-host.ts";
import { packageGuard, packageWriteOf } from "../index.ts";

type Body = NonNullable<RequestInit["body"]>;
type Level = "developer" | "maintainer" | "owner";

/** A form as `helm cm-push` sends it: the file's name is the path that it was given. */
function pushForm(name: string, prov: string | null = null): FormData {
  const form = new FormData();
  form.append("chart", new File([Buffer.from(chart(name))], `./dist/${name}-1.0.0.tgz`));
  if (prov !== null) form.append("prov", new File([prov], `./dist/${name}-1.0.0.tgz.prov`));
  return form;
}

describe.each(frameworks)("a ChartMuseum behind a guard on $name", ({ framework }) => {
  async function start() {
    const store = memoryRuleStore();
    await createRules(store, [["helm", "billing*", "owner", "owner"]]);
    const protection = createPackageProtection({ store });
    const principal = (request: Request) => ({ kind: "user", accessLevel: levelOf(request) }) as const;
    const stored: string[] = [];
    const app = framework();
    app.use("/charts", packageGuard({ protection, protocol: "helm", projectId: 7, principal }));
    for (const path of ["/charts/api/charts", "/charts/api/:repository/charts", "/charts/api/prov"]) {
      app.post(path, async (request, response) => {
        const body = await buffer(request);
        stored.push(`${packageWriteOf(request)?.packageName}, ${body.length} bytes`);
        response.status(201).json({ saved: true });
      });
    }
    app.delete("/charts/api/charts/:name/:version", (request, response) => {
      stored.push(`no ${packageWriteOf(request, request.params.name)?.packageName}`);
      response.json({ deleted: true });
    });
    const port = await listen(createServer(app));
    const send = async (method: string, path: string, level: Level, body: Body | null = null) => {
      const sent = new globalThis.Request(`http://127.0.0.1:${port}/charts${path}`, { method, body });
      const { byteLength } = await sent.clone().arrayBuffer();
      sent.headers.set("x-level", level);
      const response = await fetch(sent);
      return { status: response.status, text: await response.text(), byteLength };
    };
    return { port, stored, send };
  }

  function levelOf(request: Request): Level {
    const level = request.get("x-level");
    return level === "owner" || level === "maintainer" ? level : "developer";
  }

  const pushes: Readonly<Record<string, readonly [path: string, body: (name: string) => Body]>> = {
    "a chart in a form": ["/api/charts", pushForm],
    "a chart in a form, forced": ["/api/charts?force", pushForm],
    "a chart in a form, to a repository": ["/api/stable/charts", pushForm],
    "a chart and its provenance in a form": ["/api/charts", (name) => pushForm(name, provenance(name))],
    "a chart as it is": ["/api/charts", (name) => Buffer.from(chart(name))],
    "a provenance file as it is": ["/api/prov", (name) => Buffer.from(provenance(name))],
  };

  it.each(Object.entries(pushes))("%s is stored byte for byte, and refused where a rule names it", async (_, push) => {
    const [path, body] = push;
    const { send, stored } = await start();
    const allowed = await send("POST", path, "developer", body("website"));
    expect([allowed.status, stored]).toEqual([201, [`website, ${allowed.byteLength} bytes`]]);
    const refused = await send("POST", path, "developer", body("billing-api"));
    expect(JSON.parse(refused.text)).toMatchObject({
      message: "403 Forbidden - Package protected.",
      error: "403 Forbidden - Package protected. (an owner may push here: rule 1 billing*)",
    });
    expect([refused.status, stored.length]).toEqual([403, 1]);
    expect((await send("POST", path, "owner", body("billing-api"))).status).toBe(201);
    expect(stored[1]).toMatch(/^billing-api, /);
  });

  it("a chart and the provenance of another are refused", async () => {
    const { send, stored } = await start();
    const both = pushForm("website", provenance("billing-api"));
    expect((await send("POST", "/api/charts", "owner", both)).status).toBe(400);
    expect(stored).toEqual([]);
  });

  it("a version is deleted by those who may", async () => {
    const { send, stored } = await start();
    expect((await send("DELETE", "/api/charts/website/1.0.0", "developer")).status).toBe(403);
    expect((await send("DELETE", "/api/charts/website/1.0.0", "maintainer")).status).toBe(200);
    const refused = await send("DELETE", "/api/charts/billing-api/1.0.0", "maintainer");
    expect([refused.status, JSON.parse(refused.text).message]).toEqual([403, "Package is deletion protected."]);
    expect((await send("DELETE", "/api/charts/billing-api/1.0.0", "owner")).status).toBe(200);
    expect(stored).toEqual(["no website", "no billing-api"]);
  });

  it("no spelling of a protected chart's address deletes it", async () => {
    const { port, stored } = await start();
    const spellings = [
      "/charts/api/charts/billing/1.0.0",
      "/charts/api/charts/BILLING/1.0.0",
      "/CHARTS/API/Charts/billing/1.0.0",
      "/charts/api/charts/b%69lling/1.0.0",
      "/charts/api/charts/%2562illing/1.0.0",
      "/charts/api/charts/billing/1.0.0/",
      "/charts/api/charts//billing/1.0.0",
      "//charts/api/charts/billing/1.0.0",
      "/charts//api/charts/billing/1.0.0",
      "/charts/api/charts/x/../billing/1.0.0",
      "/charts/api/charts/x/%2e%2e/billing/1.0.0",
      "/charts/api/charts/x%2f..%2fbilling/1.0.0",
      "/charts/api/charts/billing%2f1.0.0",
      "/charts/api/charts/billing./1.0.0",
      "/charts/api/charts/billing;x/1.0.0",
      "/charts/api/%63harts/billing/1.0.0",
      "/charts/api\\charts\\billing\\1.0.0",
      "/charts/api/charts/billing/1.0.0?x=/website/",
      "http://host/charts/api/charts/billing/1.0.0",
      "http://host/x/../charts/api/charts/billing/1.0.0",
    ];
    for (const target of spellings) {
      await sendRaw(port, "DELETE", target, "x-level: maintainer\r\n");
      expect([target, stored]).toEqual([target, []]);
    }
    expect(await sendRaw(port, "DELETE", "/charts/api/charts/website/1.0.0", "x-level: maintainer\r\n")).toBe(200);
  });
});
