import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { inBrowser } from "./browser/in-browser.ts";

inBrowser("the page stands where a host mounts it", ({ start, open, look }) => {
  it.each(["Express", "Hono"] as const)("on %s, behind a proxy that strips a prefix", async (framework) => {
    const host = await start({ framework, prefix: "/registry" });
    const page = await open(host);
    await page.getByRole("button", { name: "Write your own rule" }).click();
    await page.getByLabel("Package name pattern").fill("@acme/*");
    await page.getByRole("button", { name: "Protect" }).click();
    await page.getByText("npm @acme/* is protected.").waitFor();
    expect(new URL(page.url()).pathname).toBe("/registry/settings/packages/");
    expect(await host.ask("mia", "push", "npm", "@acme/app")).toBe(false);
  });

  it("is found without its last slash, behind the prefix too", async () => {
    const host = await start({ prefix: "/registry" });
    const page = await open(host);
    await page.goto(host.page.replace(/\/$/, ""));
    await page.getByRole("heading", { name: "No rules yet" }).waitFor();
    expect(page.url()).toBe(host.page);
  });

  it("has a policy under which nothing inline runs, and no other page may frame it", async () => {
    const host = await start();
    const page = await open(host);
    await page.getByRole("heading", { name: "No rules yet" }).waitFor();
    expect(await page.locator("script:not([src]), style, [onclick], [style]").count()).toBe(0);
    const answer = await page.context().request.get(host.page);
    const policy = answer.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it("loads at most 40 kB before the list is there", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host);
    await page.getByRole("table", { name: "Protection rules" }).waitFor();
    const bytes = await page.evaluate<number>(
      "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].filter(({ name }) => !name.includes('/api/')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)",
    );
    expect(bytes).toBeGreaterThan(1000);
    expect(bytes).toBeLessThanOrEqual(40_000);
  });

  it("waits for a slow server, and says so", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const release = host.holdApi();
    const page = await open(host);
    await page.getByText("Loading…").waitFor();
    await look(page);
    release();
    await page.getByRole("table", { name: "Protection rules" }).waitFor();
    const releaseWrite = host.holdApi();
    await page.getByRole("button", { name: "Delete rule npm @acme/*" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Delete rule" }).click();
    expect(await dialog.getByRole("button", { name: "Delete rule" }).isDisabled()).toBe(true);
    releaseWrite();
    await page.getByText("The rule npm @acme/* was deleted.").waitFor();
  });

  it.each([503, 502, 500])("says that the server fails with %i, and tries again when asked", async (status) => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    host.failApi(status);
    const page = await open(host, { expectedStatuses: [status] });
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await look(page);
    host.failApi(null);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("table", { name: "Protection rules" }).waitFor();
  });

  it("keeps what was typed where a write fails", async () => {
    const host = await start();
    const page = await open(host, { expectedStatuses: [503] });
    await page.getByRole("button", { name: "Write your own rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    await drawer.getByLabel("Package name pattern").fill("@acme/*");
    await drawer.getByText("Matches 3 of 5 npm packages").waitFor();
    host.failApi(503);
    await drawer.getByRole("button", { name: "Protect" }).click();
    await drawer.getByText("The registry can't answer now.").waitFor();
    await look(page);
    host.failApi(null);
    await drawer.getByRole("button", { name: "Protect" }).click();
    await page.getByText("npm @acme/* is protected.").waitFor();
  });

  it.each([
    ["dark", { colorScheme: "dark", viewport: { width: 1280, height: 800 } }],
    ["at 360 pixels", { viewport: { width: 360, height: 740 } }],
    ["at 360 pixels, dark", { colorScheme: "dark", viewport: { width: 360, height: 740 } }],
    ["at 1,920 pixels", { viewport: { width: 1920, height: 1080 } }],
  ] as const)("is readable %s", async (_name, context) => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["npm", "@acme/app", "owner"],
      ["maven", `com/acme/${"a-long-name-without-a-break-".repeat(6)}`, "admin", "admin", "evaluate"],
    ]);
    await host.ask("dan", "push", "npm", "@acme/app");
    const page = await open(host, { context });
    const fits = async () => {
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      await look(page);
    };
    await page.getByRole("table", { name: "Protection rules" }).waitFor();
    await fits();
    await page.getByRole("button", { name: "Edit rule npm @acme/*" }).click();
    await page.getByRole("dialog").getByText("Matches 3 of 5 npm packages").waitFor();
    await fits();
    await page.keyboard.press("Escape");
    for (const view of ["Try a name", "Refusals", "History", "Export and import"]) {
      await page.getByRole("link", { name: view, exact: true }).click();
      await page.getByRole("heading", { level: 2, name: view }).waitFor();
      await fits();
    }
  });

  it("keeps YAML out of the page's own script", async () => {
    const folder = join(import.meta.dirname, "../page");
    const names = await readdir(folder);
    const html = await open(await start()).then((page) => page.content());
    const lazy = names.filter((name) => name.endsWith(".js") && !html.includes(name));
    const sizes = await Promise.all(lazy.map(async (name) => (await stat(join(folder, name))).size));
    expect(Math.max(0, ...sizes)).toBeGreaterThan(20_000);
  });
});
