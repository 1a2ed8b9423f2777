import fc from "fast-check";
import { expect, it } from "vitest";
import { settingsPage as fetchSettingsPage } from "../src/fetch/index.ts";
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

  it("shows the list by the files that the page names, before any other has come", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const html = await (await fetch(host.page)).text();
    const initial = Array.from(html.matchAll(/(?:src|href)="([^"]+)"/g), ([, name = ""]) => name);
    const page = await open(host, { as: null, expectedStatuses: [401] });
    await page.getByLabel("Access token").waitFor();
    const { promise: listed, resolve: release } = Promise.withResolvers<void>();
    await page.route("**/*.js", async (route) => {
      if (!initial.some((name) => route.request().url().endsWith(name.slice(1)))) await listed;
      await route.fallback();
    });
    await page.context().addCookies([{ name: "session", value: "mia", url: host.origin }]);
    await page.reload();
    await page.getByRole("table", { name: "Protection rules" }).waitFor();
    release();
  });

  it("opens what is asked for before its code has come", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host, { as: null, expectedStatuses: [401] });
    await page.getByLabel("Access token").waitFor();
    const { promise: asked, resolve: release } = Promise.withResolvers<void>();
    await page.route(/\/parts-\w+\.js$/, (route) => asked.then(() => route.fallback()));
    await page.context().addCookies([{ name: "session", value: "mia", url: host.origin }]);
    await page.reload();
    await page.getByRole("button", { name: "Add rule" }).click();
    release();
    await page.getByRole("dialog", { name: "Add rule" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "History", exact: true }).click();
    await page.getByRole("heading", { name: "History" }).waitFor();
  });

  it("reads back the settings as they were given", async () => {
    const name = fc.string({
      unit: fc.constantFrom(...`"'<>&\`\\#;=\0\r\n\u2028é😀!-`, "</script>", "&quot;", "$&"),
      minLength: 1,
    });
    const project = fc.tuple(name, name).map((names) => names.join("/"));
    const page = await open(await start());
    const reader = await page.context().newPage();
    await fc.assert(
      fc.asyncProperty(project, async (given) => {
        const html = await fetchSettingsPage({ mount: "", api: "../api", project: given })(
          new Request("http://host/"),
        )?.text();
        const read = await reader.evaluate<string>(
          `new DOMParser().parseFromString(${JSON.stringify(html)}, "text/html").querySelector("meta[name=package-protection]").content`,
        );
        expect(JSON.parse(read)).toEqual({ api: "../api", project: given });
      }),
    );
    await reader.close();
  });

  it("waits for a slow server, and says so", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const release = host.holdApi();
    // The preview of the rule is asked for before the rule is gone.
    const page = await open(host, { expectedStatuses: [422] });
    await page.getByText("Loading…").waitFor();
    await look(page);
    release();
    await page.getByRole("table", { name: "Protection rules" }).waitFor();
    const releaseWrite = host.holdApi();
    await page.getByRole("button", { name: "Delete rule npm @acme/*" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Delete rule" }).click();
    await dialog.getByRole("button", { name: "Deleting…" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await dialog.getByRole("button", { name: "Cancel" }).isDisabled()).toBe(true);
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
    const page = await open(host, { expectedStatuses: [422, 503] });
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
});
