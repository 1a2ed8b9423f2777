import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { memoryRuleStore } from "@package-protection/adapter-memory";
import { createPackageProtection } from "@package-protection/core";
import { expect, it } from "vitest";
import { listen } from "../../test/listen.ts";
import { createRules } from "../../test/rules.ts";
import { packageGuard } from "./index.ts";

/** Calls a function while the global Promise is another one, as some hosts and tracing tools have it. */
function withOtherPromise(call: () => void): void {
  const original = globalThis.Promise;
  globalThis.Promise = class Other<Value> extends original<Value> {};
  try {
    call();
  } finally {
    globalThis.Promise = original;
  }
}

it("a guard vets alike where the host has replaced the global Promise", async () => {
  const store = memoryRuleStore();
  await createRules(store, [["npm", "billing", "owner"]]);
  const guard = packageGuard({
    protection: createPackageProtection({ store }),
    protocol: "npm",
    projectId: 7,
    principal: () => ({ kind: "user", accessLevel: "maintainer" }),
    mount: "/",
  });
  const port = await listen(
    createServer((request: IncomingMessage, response: ServerResponse) => {
      withOtherPromise(() =>
        guard(request, response, () => {
          response.statusCode = 201;
          request.resume().on("end", () => response.end());
        }),
      );
    }),
  );
  const put = async (path: string, body: string) => {
    const headers = { "content-type": "application/json" };
    return (await fetch(`http://127.0.0.1:${port}${path}`, { method: "PUT", headers, body })).status;
  };
  for (const [name, status] of [
    ["free", 201],
    ["billing", 403],
  ] as const) {
    expect(await put(`/${name}`, JSON.stringify({ name, _attachments: { "a.tgz": { data: "AAAA" } } }))).toBe(status);
    expect(await put(`/-/package/${name}/dist-tags/next`, '"1.0.0"')).toBe(status);
  }
});
