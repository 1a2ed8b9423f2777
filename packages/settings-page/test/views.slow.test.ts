import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { inBrowser } from "./browser/in-browser.ts";

inBrowser("names are tried, refusals read, and changes traced and undone", ({ start, open, look }) => {
  it("tries a name, and a pasted list, as anybody", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["npm", "@acme/billing", "admin", null, "evaluate"],
    ]);
    const page = await open(host);
    await page.getByRole("link", { name: "Try a name" }).click();
    await page.getByRole("button", { name: "Check" }).click();
    await page.getByText("Enter at least one package name.").waitFor();
    await look(page);
    await page.getByLabel("Package names").fill("@acme/app\n\n  left-pad \n@acme/app");
    await page.getByRole("button", { name: "Check" }).click();
    const results = page.getByRole("table", { name: "Results" });
    await results.getByRole("row", { name: /@acme\/app.*Refused.*owners and admins.*npm.*@acme\/\*/ }).waitFor();
    await results.getByRole("row", { name: /left-pad.*Allowed.*Allowed/ }).waitFor();
    expect(await results.getByRole("row").count()).toBe(3);
    await page.getByText("Publish: 1 of 2 allowed.").waitFor();
    await look(page);
    await page.getByLabel("As whom").selectOption("Owner");
    await page.getByLabel("Package names").fill("@acme/billing");
    await page.getByRole("button", { name: "Check" }).click();
    await results.getByRole("row", { name: /@acme\/billing.*Allowed.*under evaluation.*npm.*@acme\/billing/ }).waitFor();
    await page.getByLabel("As whom").selectOption({ value: "deploy-token" });
    await page.getByRole("button", { name: "Check" }).click();
    await results.getByRole("row", { name: /Refused.*No role would do/ }).waitFor();
  });

  it("lists refusals with their record's beginning, and activates a rule from what it would have refused", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner", null, "evaluate"],
      ["maven", "com/acme/*", "owner"],
    ]);
    for (const name of ["@acme/app", "@acme/billing"]) await host.ask("dan", "push", "npm", name);
    await host.ask("mia", "push", "maven", "com/acme/ledger");
    const page = await open(host);
    await page.getByText(/Would have refused 2 requests since/).waitFor();
    await page.getByRole("link", { name: "Refusals" }).click();
    const table = page.getByRole("table", { name: "Refused requests" });
    await table.getByRole("row", { name: /com\/acme\/ledger.*mia \(maintainer\)/ }).waitFor();
    await table.getByRole("row", { name: /@acme\/app.*dan \(developer\)/ }).waitFor();
    await page.getByText(/On record since .*Only refusals by this process of the registry are known/).waitFor();
    await look(page);
    await page.getByLabel("Show").selectOption({ index: 1 });
    await page.getByText("1 refusal", { exact: true }).waitFor();
    await page.getByLabel("Show").selectOption({ index: 2 });
    await page.getByText("2 refusals", { exact: true }).waitFor();
    await table.getByRole("button", { name: "Activate rule npm @acme/*" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Activate rule npm @acme/*?" });
    await dialog.getByText("It would have refused 2 requests of 1 person:").waitFor();
    await dialog.getByText("Matches 3 of 5 npm packages").waitFor();
    await look(page);
    await dialog.getByRole("button", { name: "Activate" }).click();
    await page.getByText("The rule npm @acme/* is active.").waitFor();
    expect(await host.ask("dan", "push", "npm", "@acme/app")).toBe(false);
  });

  it("says since when nothing was refused", async () => {
    const host = await start();
    const page = await open(host, { hash: "#/refusals" });
    await page.getByText("No refusals on record.").waitFor();
    await page.getByText(/On record since/).waitFor();
  });

  it("deletes with what will change, and undoes it from the message", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["npm", "@acme/app", "maintainer"],
    ]);
    const page = await open(host);
    await page.getByRole("button", { name: "Delete rule npm @acme/*" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete rule npm @acme/*?" });
    const changes = dialog.getByRole("table", { name: "Packages for which something changes" });
    await changes.getByRole("row", { name: /@acme\/app.*Owner.*Maintainer/ }).waitFor();
    await changes.getByRole("row", { name: /@acme\/billing.*Owner.*no rule/ }).waitFor();
    await look(page);
    await dialog.getByRole("button", { name: "Delete rule" }).click();
    await page.getByText("The rule npm @acme/* was deleted.").waitFor();
    await look(page);
    expect(await host.ask("mia", "push", "npm", "@acme/billing")).toBe(true);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Undone.").waitFor();
    expect(await host.ask("mia", "push", "npm", "@acme/billing")).toBe(false);
  });

  it("shows who changed what by rule and person, and undoes a change", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    await host.createRules("mia", [["maven", "com/acme/*", "owner"]]);
    const page = await open(host);
    await page.getByRole("link", { name: "History", exact: true }).click();
    await page.getByRole("heading", { name: "History" }).waitFor();
    await page.getByText("com/acme/*").first().waitFor();
    await look(page);
    const entries = page.getByRole("button", { name: /^Undo change \d+$/ });
    expect(await entries.count()).toBe(2);
    await page.getByLabel("Person").fill("olivia");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByText("com/acme/*").waitFor({ state: "detached" });
    expect(await entries.count()).toBe(1);
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    await page.getByRole("link", { name: "History of rule Maven com/acme/*" }).click();
    await entries.first().waitFor();
    expect(await entries.count()).toBe(1);
    await entries.first().click();
    const dialog = page.getByRole("dialog", { name: /^Undo change \d+\?$/ });
    await look(page);
    await dialog.getByRole("button", { name: "Undo change" }).click();
    await page.getByText(/^Change \d+ was undone\.$/).waitFor();
    expect(await host.ask("mia", "push", "maven", "com/acme/ledger")).toBe(true);
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    await page.getByText("1 rule", { exact: true }).waitFor();
  });

  it("says which later change stands in the way of an undoing", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host, { expectedStatuses: [409] });
    await page.getByRole("button", { name: "Edit rule npm @acme/*" }).click();
    await page.getByRole("group", { name: "Who may publish?" }).getByText("Admins").click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The rule npm @acme/* was saved.").waitFor();
    await page.getByRole("link", { name: "History", exact: true }).click();
    await page.getByRole("button", { name: "Undo change 1", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Undo change 1?" });
    await dialog.getByRole("button", { name: "Undo change" }).click();
    await dialog.getByText(/Later changes touched npm @acme\/\*/).waitFor();
  });

  it("exports YAML, and shows the plan of an import before it is applied", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["maven", "com/acme/*", "owner"],
    ]);
    const page = await open(host, { expectedStatuses: [412] });
    const scripts: string[] = [];
    page.on("request", (request) => request.resourceType() === "script" && scripts.push(request.url()));
    await page.getByRole("link", { name: "Export and import" }).click();
    await page.getByRole("heading", { name: "Export and import" }).waitFor();
    expect(scripts).toEqual([]);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download YAML" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("package-protection.yaml");
    const yaml = await readFile(await download.path(), "utf8");
    expect(yaml).toContain("@acme/*");
    expect(scripts.length).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Show YAML" }).click();
    await look(page);

    const pasted = page.getByLabel("or paste it");
    await pasted.fill('rules:\n  - { pattern: "@*/app", type: npm, push: owner }\n');
    await page.getByRole("button", { name: "Show plan" }).click();
    await page.getByText("The file has 1 error:").waitFor();
    await page.getByText(/^Line 2, column \d+$/).waitFor();
    await look(page);
    await pasted.fill(yaml.replace("com/acme/*", "com/acme/billing"));
    await page.getByRole("button", { name: "Show plan" }).click();
    await page.getByText("1 to add, 0 to change, 1 to delete.").waitFor();
    await look(page);
    await host.createRules("olivia", [["pypi", "acme-*", "owner"]]);
    await page.getByRole("button", { name: "Apply 2 changes" }).click();
    await page.getByText("The rules were changed since this plan.").waitFor();
    await page.getByText("1 to add, 0 to change, 2 to delete.").waitFor();
    await page.getByRole("button", { name: "Apply 3 changes" }).click();
    await page.getByText("3 changes applied.").waitFor();
    expect(await host.ask("mia", "push", "maven", "com/acme/ledger")).toBe(true);
    expect(await host.ask("mia", "push", "maven", "com/acme/billing")).toBe(false);
  });
});
