import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sendRaw, testAddressBattery } from "../../http/test/address-battery.ts";
import { runtimes, startRuntime } from "./runtimes.ts";

const json = { "Content-Type": "application/json" };
const olivia = { "PRIVATE-TOKEN": "olivias-token" };
const names = z.array(z.string());
const storedNames = z.object({ passing: names, stored: names, broken: names });
const rules = "/api/v4/projects/7/packages/protection/rules";

describe.each(Object.entries(runtimes))("%s", (name, runtime) => {
  async function start() {
    const port = await startRuntime(runtime);
    const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, init);
    const protect = async (packageType: string, pattern: string) => {
      const rule = {
        package_name_pattern: pattern,
        package_type: packageType,
        minimum_access_level_for_push: "owner",
        ...(packageType === "generic" && { minimum_access_level_for_delete: "owner" }),
      };
      const body = JSON.stringify(rule);
      return (await ask(rules, { method: "POST", headers: { ...olivia, ...json }, body })).status;
    };
    const stored = async () => storedNames.parse(await (await ask("/stored")).json());
    return { port, ask, protect, stored };
  }

  it("manages rules", async () => {
    const { ask, protect } = await start();
    expect([await protect("npm", "@acme/*"), await protect("npm", "@acme/*")]).toEqual([201, 422]);
    const listed = await ask(`${rules}?per_page=1`, { headers: olivia });
    expect(await listed.json()).toMatchObject([{ id: 1, package_name_pattern: "@acme/*" }]);
    expect(listed.headers.get("link")).toContain(rules);
    expect(await (await ask("/api/v4/openapi.json")).json()).toMatchObject({ openapi: "3.1.1" });
    expect((await ask(rules, { method: "HEAD", headers: olivia })).status).toBe(200);
    expect((await ask(rules)).status).toBe(401);
    expect((await ask(`${rules}/1`, { method: "DELETE", headers: olivia })).status).toBe(204);
    expect(await (await ask(rules, { headers: olivia })).json()).toEqual([]);
  });

  it("guards an upload, and passes it on byte for byte", async () => {
    const { ask, protect, stored } = await start();
    await protect("npm", "billing");
    const document = (of: string) =>
      JSON.stringify({ name: of, versions: {}, _attachments: { "a.tgz": { data: "x".repeat(300_000) } } });
    const publish = (of: string) => ask(`/npm/${of}`, { method: "PUT", headers: json, body: document(of) });
    const passed = await publish("website");
    expect([passed.status, await passed.json()]).toEqual([201, { length: document("website").length }]);
    // Workers cut an upload that is answered early, and the client need not see the answer.
    const refused = await publish("billing").catch(() => null);
    if (name !== "workerd") expect(refused?.status).toBe(403);
    expect(await stored()).toMatchObject({ stored: ["website"], broken: [] });
  });

  it("breaks off an upload that later contradicts what was vetted", async () => {
    const { port, protect, stored } = await start();
    await protect("npm", "billing");
    const pieces = ['{"name":"website","versions":{},"_attachments":{"a.tgz":{"data":"xxxx', '"}},"name":"billing"}'];
    const socket = connect(port, "127.0.0.1").on("error", () => undefined);
    const answer = socket.toArray();
    const length = pieces.join("").length;
    socket.write(`PUT /npm/website HTTP/1.1\r\nHost: host\r\nConnection: close\r\nContent-Type: application/json\r\n`);
    socket.write(`Content-Length: ${length}\r\n\r\n${pieces[0]}`);
    await expect.poll(async () => (await stored()).passing).toEqual(["website"]);
    socket.write(pieces[1] ?? "");
    expect(Buffer.concat(await answer).toString()).toMatch(/^HTTP\/1\.1 400 /);
    expect(await stored()).toMatchObject({ stored: [], broken: [expect.stringMatching(/package_name_contradicted/)] });
  });

  it("refuses a compressed body, and two media types", async () => {
    const { port, stored } = await start();
    const head = "Content-Type: application/json\r\n";
    expect(await sendRaw(port, "PUT", "/npm/website", `${head}Content-Encoding: gzip\r\n`)).toBe(415);
    expect(await sendRaw(port, "PUT", "/npm/website", `${head}Content-Type: text/plain\r\n`)).toBe(400);
    expect(await stored()).toMatchObject({ stored: [], broken: [] });
  });

  testAddressBattery(`an address on ${name}`, async () => {
    const { port, protect, stored } = await start();
    await protect("generic", "billing");
    return { port, stored: async () => (await stored()).stored };
  });
});
