import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { choose } from "./browser/choose.ts";
import { inBrowser } from "./browser/in-browser.ts";

inBrowser("what a person enters is not lost", ({ start, open, look }) => {
  const startDrawer = async (page: Page) => {
    await page.getByRole("button", { name: "Add rule" }).click();
    const drawer = page.getByRole("dialog", { name: "Add rule" });
    await drawer.waitFor();
    return drawer;
  };
  const question = (page: Page) => page.getByRole("dialog", { name: "Discard what you entered?" });

  it("stays open while it is saved, and says how it ended", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "left-pad", "owner"]]);
    const page = await open(host);
    const drawer = await startDrawer(page);
    await drawer.getByLabel("Package name pattern").fill("@acme/*");
    await drawer.getByText("Matches 3 of 5 npm packages").waitFor();
    const release = host.holdApi();
    await page.keyboard.press("Enter");
    const saving = drawer.getByRole("button", { name: "Saving…" });
    await saving.and(page.locator(":focus")).waitFor();
    await look(page);
    for (const name of ["Cancel", "Close"]) {
      const button = drawer.getByRole("button", { name });
      expect(await button.isDisabled()).toBe(true);
      await button.click({ force: true });
    }
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.evaluate("history.back()");
    expect(await saving.isVisible()).toBe(true);
    expect(await question(page).count()).toBe(0);
    release();
    await page.getByText("npm @acme/* is protected.").waitFor();
    await page.getByRole("button", { name: "Undo" }).waitFor();
    await drawer.waitFor({ state: "detached" });
  });

  it("asks before it is discarded, by whichever way the drawer is closed", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "left-pad", "owner"]]);
    const page = await open(host);
    await page.getByRole("link", { name: "History", exact: true }).click();
    await page.getByRole("heading", { name: "History" }).waitFor();
    await page.getByRole("link", { name: "Rules", exact: true }).click();
    const ways = {
      Escape: () => page.keyboard.press("Escape"),
      Cancel: () => page.getByRole("button", { name: "Cancel" }).click(),
      Close: () => page.getByRole("button", { name: "Close" }).click(),
      Back: () => page.evaluate("history.back()"),
    };
    for (const close of Object.values(ways)) {
      const untouched = await startDrawer(page);
      await close();
      await untouched.waitFor({ state: "detached" });
      await page.getByRole("heading", { name: "Rules", exact: true }).waitFor();

      const drawer = await startDrawer(page);
      await drawer.getByLabel("Package name pattern").fill("@acme/*");
      await close();
      await question(page).waitFor();
      await question(page).getByRole("button", { name: "Go on editing" }).click();
      await question(page).waitFor({ state: "detached" });
      expect(await drawer.getByLabel("Package name pattern").inputValue()).toBe("@acme/*");
      await close();
      await question(page).getByRole("button", { name: "Discard" }).click();
      await drawer.waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Add rule" }).and(page.locator(":focus")).waitFor();
    }
    await page.goBack();
    await page.getByRole("heading", { name: "History" }).waitFor();
  });

  it("makes the browser ask before a reload, where something was entered", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "left-pad", "owner"]]);
    const page = await open(host);
    const asked: string[] = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.type());
      return dialog.accept();
    });
    await startDrawer(page);
    await page.reload();
    expect(asked).toEqual([]);
    const drawer = await startDrawer(page);
    await drawer.getByLabel("Package name pattern").fill("@acme/*");
    await drawer.getByText("Matches 3 of 5 npm packages").waitFor();
    await page.reload();
    expect(asked).toEqual(["beforeunload"]);
  });

  it("survives the end of a session: a token goes on from there", async () => {
    const host = await start();
    await host.createRules("olivia", [["npm", "left-pad", "owner"]]);
    const page = await open(host, { expectedStatuses: [401] });
    const drawer = await startDrawer(page);
    await drawer.getByLabel("Package name pattern").fill("@acme/*");
    await choose(drawer, "Who may publish?", "Admins");
    await page.context().clearCookies();
    await choose(drawer, "Who may delete?", "Admins");
    await drawer.getByText("The effect can't be shown: You are no longer signed in.").waitFor();
    await drawer.getByRole("button", { name: "Protect" }).click();
    await drawer.getByText("What you typed stays here.").waitFor();
    await drawer.getByLabel("Access token").and(page.locator(":focus")).waitFor();
    await look(page);
    await page.keyboard.type("mias-token");
    await page.keyboard.press("Enter");
    await drawer.getByText("Matches 3 of 5 npm packages").waitFor();
    expect(await drawer.getByLabel("Package name pattern").inputValue()).toBe("@acme/*");
    await drawer.getByRole("button", { name: "Protect" }).click();
    await page.getByText("npm @acme/* is protected.").waitFor();
    expect(await host.ask("olivia", "push", "npm", "@acme/app")).toBe(false);
    await page.getByText("With an access token").waitFor();
  });
});
