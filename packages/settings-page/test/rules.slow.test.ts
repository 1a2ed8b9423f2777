import { expect, it } from "vitest";
import { inBrowser } from "./browser/in-browser.ts";

inBrowser("the list of rules", ({ start, open, look }) => {
  it("says of each rule what it means, its state, and who changed it when", async () => {
    const host = await start();
    host.setClock(Date.now() - 3 * 24 * 60 * 60 * 1000);
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["maven", "com/acme/billing", null, "admin"],
      ["pypi", "*", "maintainer", "owner", "evaluate"],
    ]);
    host.setClock(null);
    const page = await open(host);
    const table = page.getByRole("table", { name: "Protection rules" });
    const rows = [
      [/^npm @acme\/\*/, "Owners and above may publish; nobody else.", "Active"],
      [/^Maven com\/acme\/billing/, "Admins may delete; nobody else.", "Active"],
      [/^PyPI \*/, "Not enforced. Once active: maintainers and above may publish", "Evaluating"],
    ] as const;
    for (const [name, sentence, state] of rows) {
      const row = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
      const text = (await row.textContent()) ?? "";
      expect(text).toContain(sentence);
      expect(text).toContain(state);
      expect(text).toContain("3 days ago");
      expect(text).toContain("by olivia");
    }
    for (const name of ["npm @acme/*", "Maven com/acme/billing", "PyPI *"]) {
      for (const action of ["Edit", "Delete"]) {
        await page.getByRole("button", { name: `${action} rule ${name}`, exact: true }).waitFor();
      }
      await page.getByRole("link", { name: `History of rule ${name}`, exact: true }).waitFor();
    }
  });

  it("is searched, filtered and sorted", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["npm", "left-pad", "admin"],
    ]);
    await host.createRules("mia", [
      ["maven", "com/acme/billing", null, "admin"],
      ["pypi", "acme-*", "maintainer", null, "evaluate"],
    ]);
    const page = await open(host);
    const patterns = () => page.getByRole("rowheader").locator("code").allInnerTexts();
    await page.getByText("4 rules", { exact: true }).waitFor();
    expect(await patterns()).toEqual(["@acme/*", "acme-*", "com/acme/billing", "left-pad"]);

    const search = page.getByRole("searchbox", { name: "Search rules" });
    for (const [searched, found] of [
      ["BILL", ["com/acme/billing"]],
      ["@acme/app", ["@acme/*"]],
      ["mia", ["acme-*", "com/acme/billing"]],
    ] as const) {
      await search.fill(searched);
      await page.getByText(`${found.length} of 4 rules`).waitFor();
      expect(await patterns()).toEqual(found);
    }
    await search.fill("nothing like this");
    await page.getByText("No rule fits the search.").waitFor();
    await look(page);
    await page.getByRole("button", { name: "Clear search and filters" }).click();
    await page.getByRole("combobox", { name: "Package type" }).selectOption("npm");
    await page.getByText("2 of 4 rules").waitFor();
    expect(await patterns()).toEqual(["@acme/*", "left-pad"]);
    await page.getByRole("combobox", { name: "Package type" }).selectOption("All types");
    await page.getByRole("combobox", { name: "State" }).selectOption("Evaluating");
    await page.getByText("1 of 4 rules").waitFor();
    await page.getByRole("combobox", { name: "State" }).selectOption("All states");

    await page.getByRole("button", { name: "Publish" }).click();
    expect(await patterns()).toEqual(["com/acme/billing", "acme-*", "@acme/*", "left-pad"]);
    expect(await page.getByRole("columnheader", { name: "Publish" }).getAttribute("aria-sort")).toBe("ascending");
    await page.getByRole("button", { name: "Publish" }).click();
    expect((await patterns()).at(0)).toBe("left-pad");
  });

  it("offers three rules to start from where there is none", async () => {
    const host = await start();
    const page = await open(host);
    await page.getByRole("heading", { name: "No rules yet" }).waitFor();
    await look(page);
    const examples = page.getByRole("button", { name: /^Start from / });
    expect(await examples.count()).toBe(3);
    for (const example of await examples.all()) {
      await example.click();
      await page
        .getByRole("dialog", { name: "Add rule" })
        .getByText(/^Matches \d+ of \d+/)
        .waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await example.and(page.locator(":focus")).waitFor();
    }
    await examples.first().click();
    await page.getByRole("button", { name: "Protect", exact: true }).click();
    await page.getByRole("table", { name: "Protection rules" }).waitFor();
  });

  it("says what could be tidied up, with one remedy each", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["npm", "@acme/app", "owner"],
      ["npm", "@acme/APP2", "admin"],
      ["npm", "@acme/app2", "admin"],
    ]);
    const page = await open(host);
    await page.getByText(/^\d things? to tidy up$/).click();
    await page.getByText("npm @acme/APP2 and npm @acme/app2 differ only in capitals", { exact: false }).waitFor();
    const remedies = page.locator(".findings").getByRole("button", { name: /^Delete npm @acme\/app2 / });
    expect(await remedies.count()).toBe(2);
    for (const why of [/adds nothing/, /differ only in capitals/]) {
      await page.getByRole("button", { name: new RegExp(`^Delete npm @acme/app2 .*${why.source}`) }).waitFor();
    }
    await look(page);
    await page.getByRole("button", { name: /^Delete npm @acme\/app / }).click();
    const dialog = page.getByRole("dialog", { name: "Delete rule npm @acme/app?" });
    await dialog.getByText("nothing becomes easier", { exact: false }).first().waitFor();
    await dialog.getByRole("button", { name: "Delete rule" }).click();
    await page.getByText("The rule npm @acme/app was deleted.").waitFor();
    expect(await page.getByRole("rowheader", { name: "npm @acme/app", exact: false }).count()).toBeGreaterThan(0);
  });

  it("does not move while it is read what could be tidied up", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["npm", "@acme/app", "owner"],
    ]);
    const page = await open(host, { context: { viewport: { width: 360, height: 740 } } });
    const found = Promise.withResolvers<void>();
    await page.route("**/findings", async (route) => {
      await found.promise;
      await route.continue();
    });
    await page.reload();
    const table = page.getByRole("table", { name: "Protection rules" });
    await table.waitFor();
    const before = await table.boundingBox();
    found.resolve();
    await page.getByText("1 thing to tidy up").waitFor();
    expect(await table.boundingBox()).toEqual(before);
  });

  it("has the rule's id where it is edited", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host);
    await page.getByRole("button", { name: "Edit rule npm @acme/*" }).click();
    await page.getByRole("dialog").getByText("Its id is 1.", { exact: true }).waitFor();
  });

  it("loads a part of the page again that a lost network kept away", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host, { lostFiles: /\/parts-[^/]+\.js$/ });
    await page.getByRole("link", { name: "History", exact: true }).click();
    const alert = page.getByRole("main").getByRole("alert");
    await alert.getByText("This part of the page could not be loaded.", { exact: false }).waitFor();
    await page.unroute("**");
    await alert.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "History" }).waitFor();
  });

  it("renders what is near the screen of 10,000 rules, and finds any of them", async () => {
    const host = await start();
    const rules = Array.from({ length: 10_000 }, (_, at) => ["npm", `@team-${at}/*`, "owner"] as const);
    await host.createRules("olivia", rules);
    const page = await open(host);
    await page.getByText("10,000 rules", { exact: true }).waitFor();
    const table = page.getByRole("table", { name: "Protection rules" });
    expect(await table.getAttribute("aria-rowcount")).toBe("10001");
    expect(await page.getByRole("rowheader").count()).toBeLessThan(400);
    await page.getByRole("searchbox", { name: "Search rules" }).fill("@team-9999/app");
    await page.getByText("1 of 10,000 rules").waitFor();
    await page.getByRole("button", { name: "Edit rule npm @team-9999/*" }).waitFor();
    await page.getByRole("searchbox", { name: "Search rules" }).fill("");
    await page.getByText("10,000 rules", { exact: true }).waitFor();
    await page.keyboard.press("End");
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
    await page.getByRole("rowheader", { name: /@team-9999\// }).waitFor();
    expect(await page.getByRole("rowheader").count()).toBeLessThan(400);
  });

  it("keeps search, filters and order in the address, and from view to view", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["npm", "left-pad", "admin", null, "evaluate"],
      ["maven", "com/acme/*", "owner"],
    ]);
    const page = await open(host, { hash: "#/rules?search=a&type=npm&sort=-push" });
    const patterns = () => page.getByRole("rowheader").locator("code").allInnerTexts();
    await page.getByText("2 of 3 rules").waitFor();
    expect(await patterns()).toEqual(["left-pad", "@acme/*"]);
    await page.getByRole("combobox", { name: "State" }).selectOption("Evaluating");
    await page.getByText("1 of 3 rules").waitFor();
    expect(new URL(page.url()).hash).toBe("#/rules?search=a&type=npm&state=evaluate&sort=-push");
    for (const leave of [() => page.goBack(), () => page.getByRole("link", { name: "Rules", exact: true }).click()]) {
      await page.getByRole("link", { name: "History of rule npm left-pad" }).click();
      await page.getByRole("heading", { name: "History" }).waitFor();
      await leave();
      await page.getByText("1 of 3 rules").waitFor();
    }
    await page.reload();
    await page.getByText("1 of 3 rules").waitFor();
    expect(await page.getByRole("searchbox", { name: "Search rules" }).inputValue()).toBe("a");
  });

  it("keeps the keyboard's place where a row or a message goes, and reaches Undo by one shortcut", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["npm", "left-pad", "owner", null, "evaluate"],
    ]);
    const page = await open(host, { expectedStatuses: [422] });
    const heading = page.getByRole("heading", { name: "Rules", exact: true }).and(page.locator(":focus"));
    await page.getByRole("button", { name: "Delete rule npm @acme/*" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete rule" }).click();
    await page.getByText("The rule npm @acme/* was deleted.").waitFor();
    await heading.waitFor();
    const undo = page.getByRole("button", { name: "Undo", exact: true });
    expect(await undo.getAttribute("aria-keyshortcuts")).toBe("Alt+U");
    await page.keyboard.press("Alt+u");
    await undo.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText(/^Undone:/).waitFor();
    await heading.waitFor();
    await page.getByRole("button", { name: "Activate rule npm left-pad" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Activate" }).click();
    await page.getByText("The rule npm left-pad is active.").waitFor();
    await heading.waitFor();
  });

  it("says before a rule is deleted that no package is concerned", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@nobody/*", "owner"]]);
    const page = await open(host, { expectedStatuses: [422] });
    await page.getByRole("button", { name: "Delete rule npm @nobody/*" }).click();
    await page.getByRole("dialog").getByText("No package has a name like that; nothing changes now.").waitFor();
  });

  it("says of deploy tokens and anonymous callers what a decision does", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/app", "owner"],
      ["npm", "left-pad", null, "owner"],
    ]);
    const page = await open(host);
    const row = (name: RegExp) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
    await row(/@acme\/app/)
      .getByText("Deploy tokens and anonymous callers may not delete either.")
      .waitFor();
    await row(/left-pad/)
      .getByText("Deploy tokens and anonymous callers may not publish either.")
      .waitFor();
    expect(await page.getByRole("cell", { name: "No limit for users" }).count()).toBe(2);
    for (const packageName of ["@acme/app", "left-pad"])
      for (const action of ["push", "delete"] as const)
        for (const kind of ["deploy-token", "anonymous"] as const) {
          const asked = { projectId: 7, principal: { kind }, action, packageType: "npm", packageName } as const;
          expect((await host.protection.checkPackage(asked))._unsafeUnwrapErr().type).toBe("package_protected");
        }
  });

  it("brings a tab into sight that the keyboard or the address chose, on a narrow screen", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host, { context: { viewport: { width: 360, height: 740 } } });
    const tabs = page.getByRole("navigation", { name: "Views" }).getByRole("link");
    const isInSight = async (index: number) => {
      const box = await tabs.nth(index).boundingBox();
      return box !== null && box.x >= 0 && box.x + box.width <= 360;
    };
    await page.getByRole("table", { name: "Protection rules" }).waitFor();
    expect(await isInSight(4)).toBe(false);
    await tabs.first().focus();
    for (let presses = 1; presses < 5; presses += 1) await page.keyboard.press("Tab");
    await expect.poll(() => isInSight(4)).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Export and import" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Export and import" }).waitFor();
    await expect.poll(() => isInSight(4)).toBe(true);
  });
});
