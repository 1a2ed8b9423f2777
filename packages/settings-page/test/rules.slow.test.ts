import { expect, it } from "vitest";
import { inBrowser } from "./browser/in-browser.ts";

inBrowser("the list of rules", ({ start, open, look }) => {
  it("says of each rule what it means, its state, and who changed it when", async () => {
    const host = await start();
    host.clock = Date.now() - 3 * 24 * 60 * 60 * 1000;
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["maven", "com/acme/billing", null, "admin"],
      ["pypi", "*", "maintainer", "owner", "evaluate"],
    ]);
    host.clock = null;
    const page = await open(host);
    const table = page.getByRole("table", { name: "Protection rules" });
    const rows = [
      [/^npm @acme\/\*/, "Owners and admins may publish; nobody else.", "Active"],
      [/^Maven com\/acme\/billing/, "Admins may delete; nobody else.", "Active"],
      [/^PyPI \*/, "Not enforced. Once active: maintainers, owners and admins may publish", "Evaluating"],
    ] as const;
    for (const [name, sentence, state] of rows) {
      const row = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
      const text = await row.innerText();
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
    await page.getByLabel("Package type").selectOption("npm");
    await page.getByText("2 of 4 rules").waitFor();
    expect(await patterns()).toEqual(["@acme/*", "left-pad"]);
    await page.getByLabel("Package type").selectOption("All types");
    await page.getByLabel("State").selectOption("Evaluating");
    await page.getByText("1 of 4 rules").waitFor();
    await page.getByLabel("State").selectOption("All states");

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
      await page.getByRole("dialog", { name: "Add rule" }).getByText("The pattern is valid.").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      expect(await example.evaluate("(element) => element === document.activeElement")).toBe(true);
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
    const summary = page.getByText(/^\d things? in these rules could be tidied up$/);
    await summary.click();
    await look(page);
    await page.getByRole("button", { name: "Delete the redundant rule npm @acme/app", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Delete rule npm @acme/app?" });
    await dialog.getByText("nothing becomes easier", { exact: false }).first().waitFor();
    await dialog.getByRole("button", { name: "Delete rule" }).click();
    await page.getByText("The rule npm @acme/app was deleted.").waitFor();
    expect(await page.getByRole("rowheader", { name: "npm @acme/app", exact: false }).count()).toBeGreaterThan(0);
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
});
