import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { plainSetting, settings, startServer } from "../../test/server.ts";

const published = JSON.parse(await readFile(new URL("../../../http/openapi.json", import.meta.url), "utf8"));

describe.each(settings)("$name", (setting) => {
  it("serves the document, with the address at which it is mounted, without authentication", async () => {
    const { ask } = await startServer(setting);
    const { status, text } = await ask("GET", "/openapi.json", { as: null });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ ...published, servers: [{ url: setting.mountPath || "/" }] });
    expect(await ask("HEAD", "/openapi.json")).toMatchObject({ status: 200, text: "" });
  });
});

it("serves no document where it is switched off, and none to other methods", async () => {
  const off = await startServer(plainSetting, { openApi: false });
  expect(await off.ask("GET", "/openapi.json")).toMatchObject({ status: 404, text: '{"error":"404 Not Found"}' });
  const on = await startServer(plainSetting);
  expect(await on.ask("POST", "/openapi.json", { json: {} })).toMatchObject({ status: 404 });
});
