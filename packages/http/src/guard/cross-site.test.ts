import { createServer } from "node:http";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sendRaw } from "../../test/address-battery.ts";
import { batteryProtection } from "../../test/battery-guard.ts";
import { listen } from "../../test/listen.ts";
import { packageGuard as fetchGuard } from "../fetch/package-guard.ts";
import { packageGuard as nodeGuard } from "../node/package-guard.ts";
import { packageWriteOf } from "./vetted.ts";

type Headers = Readonly<Record<string, string>>;
type Put = (headers: Headers) => Promise<number>;

async function guarded() {
  const informed: unknown[] = [];
  const identify = () => ({ kind: "user", name: "mia" }) as const;
  const options = { protection: await batteryProtection(), protocol: "generic", projectId: 7, mount: "/" } as const;
  const logger = { info: (...given: unknown[]) => informed.push(given), warn: String, error: String };
  return { options: { ...options, identify, logger }, informed };
}

type Guarded = Awaited<ReturnType<typeof guarded>>["options"];

/** A guard whose host recognises its caller whatever the request holds, as a browser's cookie does. */
const hosts: Readonly<Record<string, (options: Guarded) => Promise<Put>>> = {
  "node:http": async (options) => {
    const guard = nodeGuard(options);
    const server = createServer((request, response) =>
      guard(request, response, () => {
        packageWriteOf(request, "website");
        response.writeHead(201).end();
      }),
    );
    const port = await listen(server);
    return async (headers) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      return (await sendRaw(port, "PUT", "/website/1.0/file", lines.join(""))) ?? 0;
    };
  },
  fetch: async (options) => {
    const guard = fetchGuard(options);
    return async (headers) => {
      const vetted = await guard(new Request("http://host/website/1.0/file", { method: "PUT", headers }));
      return vetted.allowed ? 201 : vetted.response.status;
    };
  },
};

const site = fc.constantFrom("same-origin", "same-site", "none", "cross-site", null);
const ofClients = fc.constantFrom<Headers>(
  { "X-Package-Protection": "1" },
  { "PRIVATE-TOKEN": "token" },
  { Authorization: "Bearer token" },
);
const ofBrowsers = fc.constantFrom<Headers>(
  {},
  { Cookie: "session=1" },
  { Authorization: "Basic bWlhOnNlY3JldA==" },
  { "PRIVATE-TOKEN": "" },
  { Origin: "https://other.example" },
);

describe.each(Object.entries(hosts))("a guard on %s", (_, host) => {
  it("refuses a write of another site's page, unless it has a header that no browser adds by itself", async () => {
    const { options, informed } = await guarded();
    const put = await host(options);
    await fc.assert(
      fc.asyncProperty(site, ofBrowsers, fc.option(ofClients, { nil: null }), async (from, browsers, clients) => {
        const headers = { ...browsers, ...clients, ...(from !== null && { "Sec-Fetch-Site": from }) };
        expect(await put(headers)).toBe(from === "cross-site" && clients === null ? 403 : 201);
      }),
      { numRuns: 60, examples: [["cross-site", {}, null]] },
    );
    const explanation = expect.stringContaining("PRIVATE-TOKEN, Authorization: Bearer or X-Package-Protection");
    expect(informed[0]).toMatchObject(["package guard: refused", { reason: "cross_site", explanation }]);
    expect(JSON.stringify(informed)).not.toMatch(/session=1|bWlh/);
  });
});
