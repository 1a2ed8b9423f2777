import { expect, it } from "vitest";
import { choose } from "./browser/choose.ts";
import { inBrowser } from "./browser/in-browser.ts";

inBrowser("a new maintainer needs nothing but the page", ({ start, open }) => {
  it("makes a rule, tries it, sees whom it hits, activates it, and undoes what another changed", async () => {
    const host = await start();
    await host.createRules("olivia", [["maven", "com/acme/*", "maintainer"]]);
    const page = await open(host, { as: "mia", expectedStatuses: [412] });
    const status = (text: string) => page.getByRole("status").getByText(text).waitFor();

    await page.getByRole("button", { name: "Add rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    await drawer.getByLabel("Package name pattern").fill("@acme/*");
    await choose(drawer, "Who may publish?", "Owners");
    await drawer.getByText("Matches 3 of 5 npm packages").waitFor();
    await drawer.getByRole("button", { name: "Evaluate first" }).click();
    await status("npm @acme/* is being evaluated; nothing is refused yet.");

    await page.getByRole("link", { name: "Try a name" }).click();
    await page.getByLabel("As whom").selectOption("Developer");
    await page.getByLabel("Package names").fill("@acme/app");
    await page.getByRole("button", { name: "Check" }).click();
    await page.getByRole("row", { name: /@acme\/app.*Allowed.*under evaluation.*@acme\/\*/ }).waitFor();

    expect(await host.ask("dan", "push", "npm", "@acme/app")).toBe(true);
    await page.getByRole("link", { name: "Refusals" }).click();
    await page.getByRole("row", { name: /@acme\/app.*dan \(developer\)/ }).waitFor();
    await page.getByRole("button", { name: "Activate rule npm @acme/*" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Activate" }).click();
    await status("The rule npm @acme/* is active.");
    expect(await host.ask("dan", "push", "npm", "@acme/app")).toBe(false);

    await host.changeRule("olivia", 1, { minimumAccessLevelForPush: "admin" });
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    await page.getByRole("link", { name: "History of rule Maven com/acme/*" }).click();
    const newest = page
      .getByRole("listitem")
      .filter({ has: page.getByRole("button", { name: /^Undo change/ }) })
      .first();
    expect(await newest.textContent()).toMatch(/^olivia/);
    await newest.getByRole("button", { name: /^Undo change/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Undo change" }).click();
    await status("was undone.");
    expect(await host.ask("mia", "push", "maven", "com/acme/ledger")).toBe(true);
  });
});
