import { expect, it } from "vitest";
import { inBrowser } from "./browser/in-browser.ts";

inBrowser("the page says to each person what they can do", ({ start, open, look }) => {
  it("shows the rules to a maintainer with a session", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host, { as: "mia" });
    await page.getByRole("table", { name: "Protection rules" }).waitFor();
    expect(await page.getByRole("button", { name: "Sign out" }).count()).toBe(0);
  });

  it("says which token it needs, in the host's words where it has some", async () => {
    for (const [framework, help] of [
      ["Express", "Needs the scope api, and the role maintainer to manage rules."],
      ["Hono", "Use a token of Acme's: <acme token> makes one."],
    ] as const) {
      const page = await open(await start({ framework }), { as: null, expectedStatuses: [401] });
      await page.getByText(`${help} It is kept until this tab is closed.`, { exact: true }).waitFor();
    }
  });

  it("keeps a token that is typed in for the tab alone", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host, { as: null, expectedStatuses: [401] });
    await page.getByRole("heading", { name: "Sign in to manage package protection" }).waitFor();
    await look(page);
    await page.getByLabel("Access token").and(page.locator(":focus")).waitFor();
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Enter a token.", { exact: true }).waitFor();
    await page.getByLabel("Access token").fill("mias token");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("A token is made of visible ASCII characters.").waitFor();
    await look(page);
    await page.getByLabel("Access token").fill("mias-token");
    await page.keyboard.press("Enter");
    await page.getByRole("table", { name: "Protection rules" }).waitFor();
    await page.getByRole("heading", { name: "Rules", exact: true }).and(page.locator(":focus")).waitFor();
    expect(page.url()).not.toContain("token");
    await page.reload();
    await page.getByText("With an access token").waitFor();
    const another = await page.context().newPage();
    await another.goto(host.page);
    await another.getByRole("heading", { name: "Sign in to manage package protection" }).waitFor();
    await another.close();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to manage package protection" }).waitFor();
    expect(await page.evaluate("sessionStorage.length + localStorage.length")).toBe(0);
  });

  it.each([
    ["somebodys-token", 404, "No such project"],
    ["wrong", 401, "The token was not accepted"],
    ["expired", 401, "The token has expired"],
    ["revoked", 401, "The token was revoked"],
  ])("says what to do with the token %s", async (token, status, heading) => {
    const host = await start();
    const page = await open(host, { as: null, expectedStatuses: [401, status] });
    await page.getByLabel("Access token").fill(token);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: heading }).waitFor();
    await page.getByLabel("Access token").and(page.locator(":focus")).waitFor();
    expect(await page.getByText("With an access token").count()).toBe(status === 404 ? 1 : 0);
  });

  it("says that the project is not there to a person who may not see it", async () => {
    const host = await start();
    const page = await open(host, { as: "sam", expectedStatuses: [404] });
    await page.getByRole("heading", { name: "No such project" }).waitFor();
  });

  it("lets a token that may only read look, and says why it may not write", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host, { as: null, expectedStatuses: [401, 403] });
    await page.getByLabel("Access token").fill("readers-token");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Delete rule npm @acme/*" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete rule" }).click();
    await page.getByText("The token's scope is too small").waitFor();
  });

  it("lets a developer try names, and says who manages rules", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host, { as: "dan", expectedStatuses: [403] });
    await page.getByRole("heading", { name: "Maintainers and above manage protection rules" }).waitFor();
    await page.getByLabel("Package names").fill("@acme/app\nleft-pad");
    await page.getByRole("button", { name: "Check" }).click();
    const results = page.getByRole("table", { name: "Results" });
    await results.getByRole("row", { name: /@acme\/app.*Refused.*Owner or above; you may not/ }).waitFor();
    await results.getByRole("row", { name: /left-pad.*Allowed/i }).waitFor();
  });
});
