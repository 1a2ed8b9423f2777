import { describe, expect, it } from "vitest";
import { send } from "../../test/guarded-client.ts";
import { frameworks, startGuardedHost } from "../../test/guarded-host.ts";

const headers = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

describe.each(frameworks)("a request to $name that names another method", ({ framework }) => {
  const start = () => startGuardedHost({ framework, protocol: "nuget", rules: [["nuget", "billing", null, "owner"]] });

  it.each(headers)("in %s is refused, also where it reads", async (name) => {
    const { port, stored } = await start();
    for (const [method, named] of [
      ["POST", "DELETE"],
      ["POST", "delete"],
      ["POST", "POST, DELETE"],
      ["GET", "DELETE"],
    ] as const) {
      const answer = await send(port, method, "/registry/api/v2/package/billing/1.0", {
        as: "maintainer",
        headers: { [name]: named },
      });
      expect([answer.status, JSON.parse(answer.text).errors[0].code]).toEqual([400, "METHOD_OVERRIDDEN"]);
    }
    expect(stored).toEqual([]);
  });

  it.each(["?_method=DELETE", "?x&%5Fmethod=delete", "?_method=POST&_method=DELETE"])(
    "in the query %s is refused",
    async (query) => {
      const { port, stored } = await start();
      const target = `/registry/api/v2/package/billing/1.0${query}`;
      expect((await send(port, "POST", target, { as: "maintainer" })).status).toBe(400);
      expect((await send(port, "GET", target, { as: "maintainer" })).status).toBe(400);
      expect(stored).toEqual([]);
    },
  );

  it("passes where the method is the one that it has", async () => {
    const { port } = await start();
    const target = "/registry/api/v2/package/billing/1.0";
    const sent = { as: "maintainer", headers: { "X-HTTP-Method-Override": "post" } };
    expect((await send(port, "POST", target, sent)).status).toBe(201);
    expect((await send(port, "POST", `${target}?method=DELETE`, { as: "maintainer" })).status).toBe(201);
  });
});
