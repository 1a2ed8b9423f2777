// Measures how long the list takes from the navigation on, in a browser that knows nothing of the page yet:
// node --conditions=package-protection-source test/measure.ts

import { join } from "node:path";
import { buildPage } from "../build-page.ts";
import { launchChromium } from "./browser/chromium.ts";
import { startPageHost } from "./host/page-host.ts";

const rounds = 11;

/** Notes when the first rule has been painted. */
const noteFirstRule = `new MutationObserver((_, observer) => {
  if (document.querySelector("th[scope=row]") === null) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => document.documentElement.setAttribute("data-listed", performance.now())));
}).observe(document, { childList: true, subtree: true });`;

await buildPage(join(import.meta.dirname, "../page"));
const browser = await launchChromium();
for (const count of [100, 1000, 10_000]) {
  const host = await startPageHost();
  await host.createRules(
    "olivia",
    Array.from({ length: count }, (_, at) => ["npm", `@team-${at}/*`, "owner"] as const),
  );
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const context = await browser.newContext();
    await context.addCookies([{ name: "session", value: "mia", url: host.origin }]);
    await context.addInitScript(noteFirstRule);
    const page = await context.newPage();
    await page.goto(host.page);
    const listed = page.locator("html[data-listed]");
    await listed.waitFor({ state: "attached" });
    times.push(Number(await listed.getAttribute("data-listed")));
    await context.close();
  }
  const sorted = times.toSorted((one, other) => one - other).map(Math.round);
  console.log(`${count} rules: ${sorted[Math.floor(rounds / 2)]} ms (${sorted[0]} to ${sorted.at(-1)} ms)`);
  await host.close();
}
await browser.close();
