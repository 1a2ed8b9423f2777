import { createServer } from "node:http";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection, type Principal } from "@package-protection/core";
import { expect, it } from "vitest";
import { listen } from "../../test/listen.ts";
import { packageWriteOf } from "../guard/vetted.ts";
import { packageGuard } from "./index.ts";

const developer: Principal = { kind: "user", accessLevel: "developer" };
const principals = { "at once": () => developer, later: () => Promise.resolve(developer) };

it.each(Object.entries(principals))(
  "a route that throws is answered with 500, and the next request as ever (a principal that is known %s)",
  async (_, principal) => {
    const reported: unknown[] = [];
    const guard = packageGuard({
      protection: createPackageProtection({ store: memoryRuleStore() }),
      protocol: "npm",
      projectId: 7,
      principal,
      mount: "/npm",
      logger: { info: String, warn: String, error: (...given) => reported.push(given) },
    });
    const port = await listen(
      createServer((request, response) =>
        guard(request, response, () => {
          packageWriteOf(request, "app");
          request.resume().on("end", () => response.writeHead(201).end());
        }),
      ),
    );
    const put = async (path: string, body: string) => {
      const headers = { "Content-Type": "application/json" };
      return (await fetch(`http://127.0.0.1:${port}/npm${path}`, { method: "PUT", headers, body })).status;
    };
    for (const [name, status] of [
      ["other", 500],
      ["app", 201],
    ] as const) {
      expect(await put(`/${name}`, JSON.stringify({ name, _attachments: { "a.tgz": { data: "AAAA" } } }))).toBe(status);
      expect(await put(`/-/package/${name}/dist-tags/next`, '"1.0.0"')).toBe(status);
    }
    const cause = expect.objectContaining({ name: "TypeError", message: expect.stringContaining("was not vetted") });
    const failure = ["package guard: the route failed", { cause }];
    expect(reported).toEqual([failure, failure]);
  },
);
