import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { choose } from "./browser/choose.ts";
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
    await results
      .getByRole("row", { name: /@acme\/app.*Refused.*Owner or above; you may not.*npm.*@acme\/\*/ })
      .waitFor();
    await results.getByRole("row", { name: /left-pad.*Allowed.*Allowed/ }).waitFor();
    expect(await results.getByRole("row").count()).toBe(3);
    await page.getByText("Answers for you, npm packages.").waitFor();
    await page.getByText("Publish: 1 of 2 allowed.").waitFor();
    await look(page);
    await page.getByLabel("Show").selectOption("Refused");
    await results.getByRole("row", { name: /left-pad/ }).waitFor({ state: "detached" });
    expect(await results.getByRole("row").count()).toBe(2);
    await page.getByLabel("As whom").selectOption("Owner");
    await page.getByLabel("Package names").fill("@acme/billing");
    await page.getByRole("button", { name: "Check" }).click();
    await results
      .getByRole("row", { name: /@acme\/billing.*Allowed.*Owner or above; an owner may.*under evaluation/ })
      .waitFor();
    await page.getByLabel("As whom").selectOption({ value: "deploy-token" });
    await results.getByRole("row", { name: /Refused.*Owner or above; deploy tokens may not/ }).waitFor();
  });

  it("shows an answer only beside the question that it answers", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "maintainer"]]);
    const page = await open(host, { hash: "#/try" });
    await page.getByLabel("Package names").fill("@acme/app");
    await page.getByRole("button", { name: "Check" }).click();
    const results = page.getByRole("table", { name: "Results" });
    await results.getByRole("row", { name: /Allowed.*Maintainer or above; you may\./ }).waitFor();
    const release = host.holdApi();
    await page.getByLabel("As whom").selectOption("Developer");
    await results.waitFor({ state: "detached" });
    release();
    await page.getByText("Answers for a developer, npm packages.").waitFor();
    await results.getByRole("row", { name: /Refused.*Maintainer or above; a developer may not/ }).waitFor();
    await page.getByLabel("Package type").selectOption("maven");
    await page.getByText("Answers for a developer, Maven packages.").waitFor();
    await page.getByLabel("Package names").fill("@acme/app2");
    await results.waitFor({ state: "detached" });
  });

  it("keeps names and answers while another view is shown, and opens the rule that refuses", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host, { hash: "#/try" });
    await page.getByLabel("Package names").fill("@acme/app\nnot a name!!");
    await page.getByRole("button", { name: "Check" }).click();
    const results = page.getByRole("table", { name: "Results" });
    await results.getByRole("row", { name: /Names of npm packages have no blank: a registry refuses/ }).waitFor();
    await look(page);
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    await page.getByRole("link", { name: "Try a name" }).click();
    expect(await page.getByLabel("Package names").inputValue()).toBe("@acme/app\nnot a name!!");
    await results.getByRole("button", { name: "Edit rule npm @acme/*" }).first().click();
    const drawer = page.getByRole("dialog", { name: "Edit rule npm @acme/*" });
    await choose(drawer, "Who may publish?", "Maintainers");
    await drawer.getByRole("button", { name: "Save", exact: true }).click();
    await results.getByRole("row", { name: /@acme\/app.*Allowed.*Maintainer or above; you may/ }).waitFor();
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
    await page.getByText(/On record since .*The registry keeps them until it restarts/).waitFor();
    await page.getByText("1 refused, 2 would be refused", { exact: true }).waitFor();
    await look(page);
    await page.getByLabel("Show").selectOption({ index: 1 });
    await page.getByText("1 refused", { exact: true }).waitFor();
    await page.getByLabel("Show").selectOption({ index: 2 });
    await page.getByText("2 would be refused", { exact: true }).waitFor();
    await table.getByRole("button", { name: "Activate rule npm @acme/*" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Activate rule npm @acme/*?" });
    await dialog.getByText("2 requests of 1 caller.").waitFor();
    await dialog.getByText("Matches 3 of 5 npm packages").waitFor();
    await look(page);
    await dialog.getByRole("button", { name: "Activate" }).click();
    await page.getByText("The rule npm @acme/* is active.").waitFor();
    expect(await host.ask("dan", "push", "npm", "@acme/app")).toBe(false);
  });

  it("lists what one rule would have refused, also after the rule was deleted and came back", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner", null, "evaluate"],
      ["npm", "left-*", "admin", null, "evaluate"],
    ]);
    for (const name of ["@acme/app", "@acme/billing", "left-pad"]) await host.ask("dan", "push", "npm", name);
    const page = await open(host);
    await page.getByRole("button", { name: "Delete rule npm @acme/*" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete rule" }).click();
    await page.getByText("The rule npm @acme/* was deleted.").waitFor();
    await page.getByRole("link", { name: "Refusals" }).click();
    const table = page.getByRole("table", { name: "Refused requests" });
    await table.getByRole("row", { name: /@acme\/app.*npm @acme\/\*.*no longer there/ }).waitFor();
    expect(await table.getByRole("button", { name: "Activate rule npm @acme/*" }).count()).toBe(0);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText("Undone: The rule npm @acme/* was deleted.").waitFor();
    await table.getByRole("button", { name: "Activate rule npm @acme/*" }).first().waitFor();
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    await page.getByRole("link", { name: /^Would have refused 2 requests since/ }).click();
    await page.getByText("Only by npm @acme/*").waitFor();
    await page.getByText("2 would be refused", { exact: true }).waitFor();
    await look(page);
    expect(await table.getByRole("row", { name: /left-pad/ }).count()).toBe(0);
    await page.getByRole("link", { name: "Show all rules" }).click();
    await page.getByText("3 would be refused", { exact: true }).waitFor();
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
    await page.getByText("Undone: The rule npm @acme/* was deleted.").waitFor();
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
    await page.getByLabel("Person").fill("OLIV");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByText("com/acme/*").waitFor({ state: "detached" });
    expect(await page.getByLabel("Person").inputValue()).toBe("olivia");
    await page.getByText("No older change fits the filters.").waitFor();
    expect(await entries.count()).toBe(1);
    await page.getByRole("link", { name: "Show all changes" }).click();
    await page.getByText("This is the oldest change on record.").waitFor();
    await page.getByLabel("Rule", { exact: true }).fill("nothing");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByText("No rule, present or past, is called so.", { exact: false }).waitFor();
    await page.getByLabel("Rule", { exact: true }).fill("com/acme");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByText("npm @acme/*").waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    await page.getByRole("link", { name: "History of rule Maven com/acme/*" }).click();
    await entries.first().waitFor();
    expect(await entries.count()).toBe(1);
    await entries.first().click();
    const dialog = page.getByRole("dialog", { name: /^Undo change \d+\?$/ });
    await look(page);
    await dialog.getByRole("button", { name: "Undo change" }).click();
    await page.getByText(/^Change \d+ was undone\.$/).waitFor();
    await page.getByRole("heading", { name: "History" }).and(page.locator(":focus")).waitFor();
    expect(await host.ask("mia", "push", "maven", "com/acme/ledger")).toBe(true);
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    await page.getByText("1 rule", { exact: true }).waitFor();
  });

  it("lists changes only beside the filter that they fit", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    await host.createRules("mia", [["maven", "com/acme/*", "owner"]]);
    const page = await open(host, { hash: "#/history" });
    const entries = page.getByRole("button", { name: /^Undo change \d+$/ });
    await entries.nth(1).waitFor();
    const release = host.holdApi();
    await page.getByRole("link", { name: "olivia" }).click();
    await entries.first().waitFor({ state: "detached" });
    release();
    await page.getByText("No older change fits the filters.").waitFor();
    expect(await entries.count()).toBe(1);
  });

  it("marks what was undone or touched since, under a filter too, and does not offer to undo it", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    await host.createRules("olivia", [["maven", "com/acme/*", "owner"]]);
    const page = await open(host);
    await page.getByRole("button", { name: "Edit rule npm @acme/*" }).click();
    await choose(page, "Who may publish?", "Admins");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The rule npm @acme/* was saved.").waitFor();
    await page.getByRole("link", { name: "History", exact: true }).click();
    await page.getByRole("button", { name: "Undo change 2" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Undo change" }).click();
    await page.getByText("undone by change 4").waitFor();
    await page.getByText("Can't be undone: touched by change 3").waitFor();
    await page.getByRole("link", { name: "olivia" }).first().click();
    await page.getByText("No older change fits the filters.").waitFor();
    await page.getByText("undone by change 4").waitFor();
    await page.getByText("Can't be undone: touched by change 3").waitFor();
    expect(await page.getByRole("button", { name: /^Undo change/ }).count()).toBe(0);
  });

  it("says which later change stands in the way of an undoing, and leaves no button for it", async () => {
    const host = await start();
    const [ruleId = 0] = await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host, { hash: "#/history", expectedStatuses: [409, 412] });
    await page.getByRole("button", { name: "Undo change 1", exact: true }).click();
    await host.changeRule("olivia", ruleId, { minimumAccessLevelForPush: "admin" });
    const dialog = page.getByRole("dialog", { name: "Undo change 1?" });
    await dialog.getByRole("button", { name: "Undo change" }).click();
    await dialog.getByText(/Later changes touched npm @acme\/\*/).waitFor();
    expect(await dialog.getByRole("button", { name: "Undo change" }).count()).toBe(0);
    await look(page);
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await page.getByText("Can't be undone: touched by change 2").waitFor();
  });

  it("reads the history again on demand, and after a failure", async () => {
    const host = await start();
    const page = await open(host, { hash: "#/history", expectedStatuses: [503] });
    await page.getByText("No changes yet.").waitFor();
    host.failApi(503);
    await page.getByRole("button", { name: "Refresh" }).click();
    await page.getByText("The registry can't answer now.", { exact: false }).waitFor();
    host.failApi(null);
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("olivia").first().waitFor();
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
    const readsYaml = () => scripts.some((url) => url.includes("rules-file"));
    expect(readsYaml()).toBe(false);
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download YAML" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("package-protection.yaml");
    const yaml = await readFile(await download.path(), "utf8");
    expect(yaml).toContain("@acme/*");
    expect(readsYaml()).toBe(true);
    await page.getByRole("button", { name: "Show YAML" }).click();
    const shown = page.getByRole("region", { name: "The rules as YAML" });
    await shown.getByText("com/acme/*", { exact: false }).waitFor();
    await look(page);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("The YAML was copied.").waitFor();
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(yaml);

    const pasted = page.getByLabel("or paste it");
    await pasted.fill('rules:\n  - { pattern: "@*/app", type: npm, push: owner }\n');
    await page.getByRole("button", { name: "Show plan" }).click();
    await page.getByText("The file has 1 error:").waitFor();
    await page.getByText(/^Line 2, column \d+$/).waitFor();
    await look(page);
    await pasted.fill("rules:\n  - { pattern: a, type: nmp, publish: owner }\n");
    await page.getByRole("button", { name: "Show plan" }).click();
    await page.getByText("The file has 2 errors:").waitFor();
    await page.getByText(/the unknown key "publish"; did you mean push\?/).waitFor();
    await pasted.fill(yaml.replace("com/acme/*", "com/acme/billing"));
    await page.getByRole("button", { name: "Show plan" }).click();
    await page.getByText("1 to add, 0 to change, 1 to delete.").waitFor();
    const effect = page.getByRole("table", { name: "Packages for which something changes" });
    await effect.getByRole("row", { name: /Maven com\/acme\/ledger.*Owner.*no rule/ }).waitFor();
    await look(page);
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    await page.getByRole("link", { name: "Export and import" }).click();
    expect(await pasted.inputValue()).toContain("com/acme/billing");
    await page.getByRole("button", { name: "Show YAML" }).click();
    await page.getByRole("button", { name: "Show plan" }).click();
    await page.getByText("1 to add, 0 to change, 1 to delete.").waitFor();
    await host.createRules("olivia", [["pypi", "acme-*", "owner"]]);
    await page.getByRole("button", { name: "Apply 2 changes" }).click();
    await page.getByText("The rules were changed since this plan.").waitFor();
    await page.getByText("1 to add, 0 to change, 2 to delete.").waitFor();
    await page.getByRole("button", { name: "Apply 3 changes" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete 2 rules?" });
    await dialog.getByText("acme-*").waitFor();
    await look(page);
    await dialog.getByRole("button", { name: "Apply, and delete 2 rules" }).click();
    await page.getByText("3 changes applied.").waitFor();
    await page.getByRole("heading", { name: "Import", exact: true }).and(page.locator(":focus")).waitFor();
    await shown.getByText("com/acme/billing", { exact: false }).waitFor();
    expect(await shown.textContent()).not.toContain("com/acme/*");
    expect(await host.ask("mia", "push", "maven", "com/acme/ledger")).toBe(true);
    expect(await host.ask("mia", "push", "maven", "com/acme/billing")).toBe(false);
  });

  it("names the project of a file before its rules replace another project's", async () => {
    const host = await start();
    const page = await open(host, { hash: "#/import" });
    const pasted = page.getByLabel("or paste it");
    await pasted.fill("project: 8\nrules:\n  - { pattern: a, type: npm, push: owner }\n");
    await page.getByRole("button", { name: "Show plan" }).click();
    await page
      .getByText("The file is of project 8. Its rules would replace those of project 7", { exact: false })
      .waitFor();
    await look(page);
    await page.getByRole("button", { name: "Discard plan" }).click();
    await pasted.fill("project: acme/web\nrules: []\n");
    await page.getByRole("button", { name: "Show plan" }).click();
    await page.getByText("Check that both are the same.", { exact: false }).waitFor();
  });

  it("fits into 360 px, and each view begins at its top", async () => {
    const host = await start();
    await host.createRules(
      "olivia",
      Array.from({ length: 30 }, (_, at) => ["npm", `@team-${at}/*`, "owner"] as const),
    );
    const page = await open(host, { context: { viewport: { width: 360, height: 640 } } });
    for (const name of ["Refusals", "History", "Export and import", "Try a name", "Rules"]) {
      await page.evaluate("scrollTo(0, 500)");
      await page.getByRole("link", { name, exact: true }).click();
      await page.getByRole("heading", { name, exact: true }).waitFor();
      expect(await page.evaluate<number>("scrollY")).toBe(0);
      expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBe(360);
    }
  });
});
