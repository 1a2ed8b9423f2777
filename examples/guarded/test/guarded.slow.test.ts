import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startExample } from "../../../packages/http/test/start-example.ts";

const text = (path: string) => readFile(fileURLToPath(new URL(path, import.meta.url)), "utf8");

function codeIn(document: string, language: string): readonly string[] {
  return [...document.matchAll(/```(\w+)\n(.*?)```/gs)].flatMap(([, name, code = ""]) =>
    name === language ? [code] : [],
  );
}

test("the code in docs/guard/guarding-a-registry.md is this example's", async () => {
  const example = await text("../guarded.js");
  const blocks = codeIn(await text("../../../docs/guard/guarding-a-registry.md"), "js");
  expect(blocks.length).toBeGreaterThan(2);
  for (const block of blocks) expect(`\n${example}`).toContain(`\n${block}`);
});

test("it takes and refuses pushes as the documents say", async () => {
  const host = await startExample(new URL("../guarded.js", import.meta.url));
  const url = (name: string) => `${host}/generic/${name}/1.0/app.bin`;
  const put = (token: string, name: string, body = token) =>
    fetch(url(name), { method: "PUT", headers: { "PRIVATE-TOKEN": token }, body });

  const refused = await put("mikas-token", "billing");
  const [answer] = codeIn(await text("../../../docs/guard/guarding-a-registry.md"), "json");
  const [reason] = codeIn(await text("../../../docs/guard/guarding-a-registry.md"), "http");
  expect(await refused.json()).toEqual(JSON.parse(String(answer)));
  expect(`HTTP/1.1 ${refused.status} ${refused.statusText}\n`).toBe(reason);
  expect((await fetch(url("billing"))).status).toBe(404);

  expect((await put("olivias-token", "billing")).status).toBe(201);
  expect(await (await fetch(url("billing"))).text()).toBe("olivias-token");
  expect((await put("mikas-token", "free")).status).toBe(201);
  // The minimum access levels count for what no rule names, too.
  const guest = await put("gils-token", "free");
  expect([guest.status, guest.statusText]).toEqual([403, "Forbidden - a developer may push here"]);
  const stranger = await put("no-token", "free");
  expect([stranger.status, stranger.headers.get("WWW-Authenticate")]).toEqual([401, expect.stringMatching(/^Basic /)]);
  const remove = (token: string) => fetch(url("free"), { method: "DELETE", headers: { "PRIVATE-TOKEN": token } });
  expect([(await remove("gils-token")).status, (await remove("mikas-token")).status]).toEqual([403, 404]);
  expect(await (await fetch(url("free"))).text()).toBe("mikas-token");
});
