import { describe, expect, it, onTestFinished } from "vitest";
import { startRegistry } from "../../test/registry.ts";

const start = async (options: object) => {
  const { verdaccio, tokens, stop } = await startRegistry({ options });
  onTestFinished(stop);
  const get = (path: string, init: RequestInit = {}) => fetch(verdaccio.url + path, { redirect: "manual", ...init });
  return { url: verdaccio.url, tokens, get };
};

describe("the settings page in Verdaccio", { timeout: 60_000 }, () => {
  it("is served beside the probes, and finds the API", async () => {
    const { url, tokens, get } = await start({ project: { id: 7, path: "acme/secret" }, api: "/gitlab/api/v4" });
    const redirect = await get("/-/package-protection");
    const address = new URL(redirect.headers.get("location") ?? "", redirect.url).href;
    expect([redirect.status, address]).toEqual([302, `${url}/-/package-protection/`]);
    const page = await get("/-/package-protection/");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const html = await page.text();
    expect(html).not.toContain("secret");
    const [, settings = ""] = /<meta name="package-protection" content="([^"]*)"/.exec(html) ?? [];
    const { api, project } = JSON.parse(settings.replaceAll("&#34;", '"'));
    const [, script = ""] = /<script type="module" src="([^"]*)"/.exec(html) ?? [];
    expect((await fetch(new URL(script, address))).headers.get("content-type")).toContain("text/javascript");
    const ruleSet = new URL(`${api}/projects/${project}/packages/protection/rule_set`, address);
    const headers = { Authorization: `Bearer ${tokens.mia}` };
    expect((await fetch(ruleSet, { headers })).status).toBe(200);
    expect((await get("/-/package-protection/health")).status).toBe(200);
    expect((await get("/-/package-protection/ready")).status).toBe(200);
    expect((await get("/-/package-protection/", { method: "PUT", body: "x" })).status).toBe(405);
  });

  it.each([{ page: false }, { api: false }])("is left out with %j", async (options) => {
    const { get } = await start(options);
    expect((await get("/-/package-protection/")).status).toBe(404);
    expect((await get("/-/package-protection/health")).status).toBe(200);
  });
});
