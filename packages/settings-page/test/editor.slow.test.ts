import { expect, it } from "vitest";
import { choose } from "./browser/choose.ts";
import { inBrowser } from "./browser/in-browser.ts";

inBrowser("rules are added and edited in a drawer", ({ start, open, look }) => {
  it("checks the pattern while it is typed, for each type, with an example", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "left-pad", "owner"]]);
    const page = await open(host);
    await page.getByRole("button", { name: "Add rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    const pattern = drawer.getByLabel("Package name pattern");
    for (const [type, wrong, message] of [
      ["npm", "@*/app", "“*” can't stand here. An npm pattern is a name"],
      ["npm", "[a-z]+", "“[” can't stand here."],
      ["npm", "\u0430cme", "“\u0430” (U+0430) can't stand here."],
      ["PyPI", "*-tools", "A PyPI pattern may have a * at its end"],
      ["Terraform", "VPC", "“V” can't stand here. A Terraform pattern is name/system"],
    ] as const) {
      await drawer.getByLabel("Package type").selectOption(type);
      await pattern.fill(wrong);
      await drawer.getByText(message).waitFor();
      expect(await pattern.getAttribute("aria-invalid")).toBe("true");
      await look(page);
      await drawer.getByRole("button", { name: /^Use the example / }).click();
      await drawer.getByText(message).waitFor({ state: "detached" });
      expect(await pattern.getAttribute("aria-invalid")).toBe("false");
    }
    await drawer.getByLabel("Package type").selectOption("npm");
    for (const unfinished of ["@", "@sh", "@shop/"]) {
      await pattern.fill(unfinished);
      expect(await pattern.getAttribute("aria-invalid")).toBe("false");
    }
    await pattern.blur();
    await drawer.getByText("An npm pattern is a name, or @scope/ and a name.").waitFor();
    await drawer.getByText("there are no regular expressions").waitFor();
    await pattern.fill("");
    await drawer.getByRole("button", { name: "Protect" }).click();
    await drawer.getByText("Enter a package name, or a pattern.").waitFor();
    await pattern.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
  });

  it("counts what the pattern matches, and shows before and after for each package", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/billing", "owner"]]);
    const page = await open(host, { expectedStatuses: [422] });
    await page.getByRole("button", { name: "Add rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    await drawer.getByLabel("Package name pattern").fill("@acme/*");
    await choose(drawer, "Who may publish?", "Maintainers");
    await drawer.getByText("Matches 3 of 5 npm packages").waitFor();
    const changes = drawer.getByRole("table", { name: "Packages for which something changes" });
    await changes.getByRole("row", { name: /@acme\/app.*no rule.*Maintainer/ }).waitFor();
    await look(page);
    await drawer.getByLabel("Package name pattern").fill("@acme/billing");
    await drawer.getByText("There is an active rule with this type and pattern.").waitFor();
    await changes.getByRole("row", { name: /@acme\/billing.*Owner.*Maintainer/ }).waitFor();
    await drawer.getByLabel("Package name pattern").fill("unpublished-*");
    await drawer.getByText("No package has a name like that yet.").waitFor();
  });

  it("says that a host has no list of packages, and protects all the same", async () => {
    const host = await start({ packages: null });
    const page = await open(host, { expectedStatuses: [422] });
    await page.getByRole("button", { name: "Write your own rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    await drawer.getByLabel("Package name pattern").fill("@acme/*");
    await drawer.getByText("This registry keeps no list of its packages").waitFor();
    await drawer.getByRole("button", { name: "Protect" }).click();
    await page.getByText("npm @acme/* is protected.").waitFor();
    expect(await host.ask("mia", "push", "npm", "@acme/app")).toBe(false);
  });

  it("limits at least one of the two, and never offers both without", async () => {
    const host = await start();
    const page = await open(host);
    await page.getByRole("button", { name: "Write your own rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    const noLimit = (group: string) =>
      drawer.getByRole("group", { name: group }).getByRole("radio", { name: /^No limit/ });
    await choose(drawer, "Who may delete?", "No limit");
    expect(await noLimit("Who may publish?").isDisabled()).toBe(true);
    await drawer.getByText("A rule limits at least one of the two.").waitFor();
    await choose(drawer, "Who may delete?", "Owners");
    await choose(drawer, "Who may publish?", "No limit");
    expect(await noLimit("Who may delete?").isDisabled()).toBe(true);
    await drawer.getByText("Owners and above may delete; nobody else.").waitFor();
  });

  it("shows the server's errors at their fields", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "left-pad", "owner"]]);
    const page = await open(host, { expectedStatuses: [422] });
    await page.getByRole("button", { name: "Add rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    const pattern = drawer.getByLabel("Package name pattern");
    await pattern.fill("left-pad");
    await drawer.getByRole("button", { name: "Protect" }).click();
    await drawer.getByText("A rule with this type and pattern is already there.").first().waitFor();
    expect(await pattern.getAttribute("aria-invalid")).toBe("true");
  });

  it("evaluates a rule first, edits it, and activates it", async () => {
    const host = await start();
    const page = await open(host);
    await page.getByRole("button", { name: "Write your own rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    await drawer.getByLabel("Package name pattern").fill("@acme/*");
    await drawer.getByRole("button", { name: "Evaluate first" }).click();
    await page.getByText("npm @acme/* is being evaluated; nothing is refused yet.").waitFor();
    expect(await host.ask("dan", "push", "npm", "@acme/app")).toBe(true);
    await page.getByRole("button", { name: "Edit rule npm @acme/*" }).click();
    const edit = page.getByRole("dialog", { name: "Edit rule npm @acme/*" });
    await choose(edit, "Who may publish?", "Admins");
    await edit.getByRole("button", { name: "Save and activate" }).click();
    await page.getByText("The rule npm @acme/* is active.").waitFor();
    expect(await host.ask("olivia", "push", "npm", "@acme/app")).toBe(false);
  });

  it("keeps what a person typed where another deleted the rule", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "maintainer"]]);
    const mia = await open(host, { as: "mia", expectedStatuses: [404, 412, 422] });
    const olivia = await open(host, { as: "olivia", expectedStatuses: [422] });
    await mia.getByRole("button", { name: "Edit rule npm @acme/*" }).click();
    await olivia.getByRole("button", { name: "Delete rule npm @acme/*" }).click();
    await olivia.getByRole("dialog").getByRole("button", { name: "Delete rule" }).click();
    await olivia.getByText("The rule npm @acme/* was deleted.").waitFor();
    const drawer = mia.getByRole("dialog", { name: "Edit rule npm @acme/*" });
    await choose(drawer, "Who may publish?", "Owners");
    await drawer.getByRole("button", { name: "Save", exact: true }).click();
    await drawer.getByText("olivia deleted npm @acme/*.").waitFor();
    await look(mia);
    await drawer.getByRole("button", { name: "Add it again as mine" }).click();
    await mia.getByText("npm @acme/* is protected.").waitFor();
    expect(await host.ask("mia", "push", "npm", "@acme/app")).toBe(false);
  });

  it("works by the keyboard alone, with the focus in sight", async () => {
    const host = await start();
    const page = await open(host);
    await page.getByRole("heading", { name: "No rules yet" }).waitFor();
    const focused = () =>
      page.evaluate<string>(
        "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? ''",
      );
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 40; presses += 1) {
        if ((await focused()) === name) return;
        await page.keyboard.press("Tab");
        const outline = await page.evaluate<string>(
          "(() => { const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement); return outlineStyle === 'none' ? boxShadow : outlineWidth; })()",
        );
        expect([await focused(), outline]).not.toEqual([await focused(), "none"]);
      }
      throw new Error(`the Tab key never reached ${name}`);
    };
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the content");
    await tabTo("Write your own rule");
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    await drawer.getByLabel("Package name pattern").focus();
    await page.keyboard.type("@acme/*");
    await page.keyboard.press("Enter");
    await page.getByText("npm @acme/* is protected.").waitFor();
    await tabTo("Edit rule npm @acme/*");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Edit rule npm @acme/*" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await focused()).toBe("Edit rule npm @acme/*");
  });

  it("says of an unchanged rule that nothing was changed", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "owner"]]);
    const page = await open(host);
    await page.getByRole("button", { name: "Edit rule npm @acme/*" }).click();
    const drawer = page.getByRole("dialog", { name: "Edit rule npm @acme/*" });
    await drawer.getByText("Matches 3 of 5 npm packages").waitFor();
    await drawer.getByText("You have not changed anything yet.").waitFor();
    await drawer.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Nothing has been changed.").waitFor();
  });

  it("tries other levels beside an active rule, and puts them into it", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "maintainer"]]);
    const page = await open(host);
    await page.getByRole("button", { name: "Add rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    const pattern = drawer.getByLabel("Package name pattern");
    await pattern.fill("@acme/*");
    await choose(drawer, "Who may publish?", "Admins");
    await drawer.getByText("You can evaluate other levels beside it").waitFor();
    expect(await pattern.getAttribute("aria-invalid")).toBe("false");
    await drawer.getByRole("row", { name: /@acme\/app.*Maintainer.*Admin/ }).waitFor();
    await look(page);
    await drawer.getByRole("button", { name: "Protect" }).click();
    await drawer.getByText("A rule with this type and pattern is already there.").waitFor();
    await drawer.getByRole("button", { name: "Evaluate first" }).click();
    await page.getByText("npm @acme/* is being evaluated; nothing is refused yet.").waitFor();
    await page.getByRole("rowheader", { name: /other levels are tried beside it/ }).waitFor();
    await page.getByRole("rowheader", { name: /tried beside the active rule/ }).waitFor();
    await page.getByRole("button", { name: "Activate rule npm @acme/*" }).click();
    const dialog = page.getByRole("dialog", { name: "Activate rule npm @acme/*?" });
    await dialog.getByText("The active rule with this pattern takes over these levels, and this one goes.").waitFor();
    await dialog.getByRole("button", { name: "Activate" }).click();
    await page.getByText("The active rule npm @acme/* has the new levels. The one under evaluation is gone.").waitFor();
    expect(await page.getByRole("rowheader").count()).toBe(1);
    expect(await host.ask("olivia", "push", "npm", "@acme/app")).toBe(false);
  });
});
