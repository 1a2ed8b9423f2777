import { expect, it } from "vitest";
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
      ["npm", "@*/app", "An npm pattern is a name"],
      ["PyPI", "*-tools", "A PyPI pattern may have a * at its end"],
      ["Terraform", "VPC", "A Terraform pattern is name/system"],
    ] as const) {
      await drawer.getByLabel("Package type").selectOption(type);
      await pattern.fill(wrong);
      await drawer.getByText(message).waitFor();
      expect(await pattern.getAttribute("aria-invalid")).toBe("true");
      await look(page);
      await drawer.getByRole("button", { name: /^Use the example / }).click();
      expect(await pattern.getAttribute("aria-invalid")).toBe("false");
    }
    await pattern.fill("");
    await drawer.getByText("Enter a package name, or a pattern.").waitFor();
    await drawer.getByRole("button", { name: "Protect" }).click();
    expect(await pattern.evaluate("(element) => element === document.activeElement")).toBe(true);
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
  });

  it("counts what the pattern matches, and shows before and after for each package", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/billing", "owner"]]);
    const page = await open(host);
    await page.getByRole("button", { name: "Add rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    await drawer.getByLabel("Package name pattern").fill("@acme/*");
    await drawer.getByRole("group", { name: "Who may publish?" }).getByText("Maintainers").click();
    await drawer.getByText("Matches 3 of 5 npm packages").waitFor();
    const changes = drawer.getByRole("table", { name: "Packages for which something changes" });
    await changes.getByRole("row", { name: /@acme\/app.*no rule.*Maintainer/ }).waitFor();
    await look(page);
    await drawer.getByLabel("Package name pattern").fill("@acme/billing");
    await drawer.getByText("A rule with this type and pattern is already there.").first().waitFor();
    await drawer.getByLabel("Package name pattern").fill("unpublished-*");
    await drawer.getByText("No package has a name like that yet.").waitFor();
  });

  it("says that a host has no list of packages, and protects all the same", async () => {
    const host = await start({ hasInventory: false });
    const page = await open(host, { expectedStatuses: [400] });
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
    const noLimit = (group: string) => drawer.getByRole("group", { name: group }).getByRole("radio", { name: /^No limit/ });
    await drawer.getByRole("group", { name: "Who may delete?" }).getByText("No limit").click();
    expect(await noLimit("Who may publish?").isDisabled()).toBe(true);
    await drawer.getByText("A rule limits at least one of the two.").waitFor();
    await drawer.getByRole("group", { name: "Who may delete?" }).getByText("Owners").click();
    await drawer.getByRole("group", { name: "Who may publish?" }).getByText("No limit").click();
    expect(await noLimit("Who may delete?").isDisabled()).toBe(true);
    await drawer.getByText("Owners and admins may delete; nobody else.").waitFor();
  });

  it("shows the server's errors at their fields", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "left-pad", "owner"]]);
    const page = await open(host, { expectedStatuses: [400, 422] });
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
    await page.getByText("npm @acme/* is evaluated.").waitFor();
    expect(await host.ask("dan", "push", "npm", "@acme/app")).toBe(true);
    await page.getByRole("button", { name: "Edit rule npm @acme/*" }).click();
    const edit = page.getByRole("dialog", { name: "Edit rule npm @acme/*" });
    await edit.getByRole("group", { name: "Who may publish?" }).getByText("Admins").click();
    await edit.getByRole("button", { name: "Save and activate" }).click();
    await page.getByText("The rule npm @acme/* is active.").waitFor();
    expect(await host.ask("olivia", "push", "npm", "@acme/app")).toBe(false);
  });

  it("tells two people who edit at once who changed what", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "maintainer"]]);
    const mia = await open(host, { as: "mia", expectedStatuses: [412] });
    const olivia = await open(host, { as: "olivia" });
    for (const page of [mia, olivia]) await page.getByRole("button", { name: "Edit rule npm @acme/*" }).click();
    await olivia.getByRole("group", { name: "Who may publish?" }).getByText("Admins").click();
    await olivia.getByRole("button", { name: "Save", exact: true }).click();
    await olivia.getByText("The rule npm @acme/* was saved.").waitFor();

    await mia.getByRole("group", { name: "Who may publish?" }).getByText("Owners").click();
    await mia.getByRole("button", { name: "Save", exact: true }).click();
    const drawer = mia.getByRole("dialog", { name: "Edit rule npm @acme/*" });
    await drawer.getByText("olivia changed npm @acme/*.").waitFor();
    expect(await drawer.getByText(/Publish:\s*Maintainer\s*→\s*Admin/).count()).toBe(1);
    await look(mia);
    await drawer.getByRole("button", { name: "Use theirs" }).click();
    expect(await drawer.getByRole("radio", { name: /^Admins/ }).first().isChecked()).toBe(true);
    await drawer.getByRole("group", { name: "Who may publish?" }).getByText("Owners").click();
    await drawer.getByRole("button", { name: "Save", exact: true }).click();
    await mia.getByText("The rule npm @acme/* was saved.").waitFor();
    expect(await host.ask("olivia", "push", "npm", "@acme/app")).toBe(true);
  });

  it("keeps what a person typed where another deleted the rule", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "@acme/*", "maintainer"]]);
    const mia = await open(host, { as: "mia", expectedStatuses: [404, 412] });
    const olivia = await open(host, { as: "olivia" });
    await mia.getByRole("button", { name: "Edit rule npm @acme/*" }).click();
    await olivia.getByRole("button", { name: "Delete rule npm @acme/*" }).click();
    await olivia.getByRole("dialog").getByRole("button", { name: "Delete rule" }).click();
    await olivia.getByText("The rule npm @acme/* was deleted.").waitFor();
    const drawer = mia.getByRole("dialog", { name: "Edit rule npm @acme/*" });
    await drawer.getByRole("group", { name: "Who may publish?" }).getByText("Owners").click();
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
    const focused = () => page.evaluate<string>("document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? ''");
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
});
