import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { choose } from "./browser/choose.ts";
import { inBrowser } from "./browser/in-browser.ts";

inBrowser("two people change rules at once", ({ start, open, look }) => {
  const edit = async (page: Page, rule: string) => {
    await page.getByRole("button", { name: `Edit rule ${rule}` }).click();
    return page.getByRole("dialog", { name: `Edit rule ${rule}` });
  };
  const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true }).click();

  it("keeps another person's change of what was not touched", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const mia = await open(host, { as: "mia", expectedStatuses: [412] });
    const olivia = await open(host, { as: "olivia" });
    const drawer = await edit(mia, "npm @acme/*");
    await choose(await edit(olivia, "npm @acme/*"), "Who may publish?", "Admins");
    await save(olivia);
    await olivia.getByText("The rule npm @acme/* was saved.").waitFor();

    await choose(drawer, "Who may delete?", "Owners");
    await save(mia);
    const note = drawer.getByRole("alert").filter({ hasText: "olivia changed npm @acme/*." });
    await note.and(mia.locator(":focus")).waitFor();
    expect(await note.textContent()).toMatch(/Publish: Owner becomes\s*Admin/);
    expect(await note.textContent()).toMatch(/Saving now changes:.*Delete: No limit for users becomes\s*Owner$/);
    await drawer.getByText("Admins may publish, only owners and above may delete; nobody else.").waitFor();
    await look(mia);
    await save(mia);
    await mia.getByText("The rule npm @acme/* was saved.").waitFor();
    await mia.getByRole("row", { name: /@acme\/\* Admins may publish, only owners and above may delete/ }).waitFor();
  });

  it("asks for a choice only of what both changed, and writes nothing before it", async () => {
    const host = await start();
    const [ruleId = 0] = await host.createRules("olivia", [["npm", "@acme/*", "maintainer"]]);
    const mia = await open(host, { as: "mia", expectedStatuses: [412] });
    const olivia = await open(host, { as: "olivia" });
    const drawer = await edit(mia, "npm @acme/*");
    await choose(await edit(olivia, "npm @acme/*"), "Who may publish?", "Admins");
    await save(olivia);
    await olivia.getByText("The rule npm @acme/* was saved.").waitFor();

    await choose(drawer, "Who may publish?", "Owners");
    await choose(drawer, "Who may delete?", "Admins");
    await save(mia);
    const choice = drawer.getByRole("group", { name: "Publish: you both changed it" });
    await choice.waitFor();
    expect(await drawer.getByRole("group", { name: /you both changed it/ }).count()).toBe(1);
    await save(mia);
    await choice.getByRole("radio", { name: "Mine: Owner" }).and(mia.locator(":focus")).waitFor();
    await look(mia);
    await choice.getByRole("radio", { name: "Theirs: Admin" }).check();
    await drawer.getByText("Admins may publish and delete; nobody else.").waitFor();
    await choice.getByRole("radio", { name: "Mine: Owner" }).check();
    await drawer.getByText("Owners and above may publish, only admins may delete; nobody else.").waitFor();
    const history = await host.protection.listHistory({
      caller: { name: "olivia", admin: false, scopes: ["api"] },
      project: { id: 7 },
      ruleId,
      limit: 10,
    });
    expect(history._unsafeUnwrap().entries.map(({ by }) => by)).toEqual(["olivia", "olivia"]);
    await save(mia);
    await mia.getByText("The rule npm @acme/* was saved.").waitFor();
    expect(await host.ask("olivia", "push", "npm", "@acme/app")).toBe(true);
  });

  it("isn't stopped by changes of other rules, and says that there were some", async () => {
    const host = await start();
    await host.createRules("olivia", [
      ["npm", "@acme/*", "owner"],
      ["npm", "left-pad", "owner"],
    ]);
    const mia = await open(host, { as: "mia", expectedStatuses: [412] });
    const others = "Others made 1 change to other rules meanwhile.";

    await choose(await edit(mia, "npm left-pad"), "Who may publish?", "Admins");
    await host.createRules("olivia", [["pypi", "one", "owner"]]);
    await save(mia);
    await mia.getByText(`The rule npm left-pad was saved. ${others}`).waitFor();

    await mia.getByRole("button", { name: "Add rule" }).click();
    await mia.getByLabel("Package name pattern").fill("zlib-*");
    await host.createRules("olivia", [["pypi", "two", "owner"]]);
    await mia.getByRole("button", { name: "Protect" }).click();
    await mia.getByText(`npm zlib-* is protected. ${others}`).waitFor();

    await mia.getByRole("button", { name: "Delete rule npm zlib-*" }).click();
    await host.createRules("olivia", [["pypi", "three", "owner"]]);
    await mia.getByRole("dialog").getByRole("button", { name: "Delete rule" }).click();
    await mia.getByText(`The rule npm zlib-* was deleted. ${others}`).waitFor();
  });
});
