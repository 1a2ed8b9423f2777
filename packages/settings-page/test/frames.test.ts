import { expect, it } from "vitest";
import { inBrowser } from "./browser/in-browser.ts";

inBrowser("the page is served to a browser", ({ start, open }) => {
  it.each(["Express", "Hono"] as const)("on %s, behind a proxy that strips a prefix", async (framework) => {
    const host = await start({ framework, prefix: "/registry" });
    const page = await open(host);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/registry/settings/packages/");
  });
});
