import { existsSync } from "node:fs";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { tellProgress } from "./progress.ts";

/** Where Debian and others put it. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** What is asked in the browser: a rule, and who may push. */
const script = `
import { compileRules } from "@package-protection/core";
const rules = compileRules([{
  packageNamePattern: "@acme/*",
  packageType: "npm",
  minimumAccessLevelForPush: "owner",
  minimumAccessLevelForDelete: null,
}]);
globalThis.outcomes = ["maintainer", "owner"].map((accessLevel) => rules.decide({
  action: "push",
  principal: { kind: "user", accessLevel },
  packageType: "npm",
  packageName: "@acme/app",
}).outcome);
`;

/**
 * Bundles core from a project in which it is installed, loads it in a browser and lets it decide.
 *
 * @throws where the browser decides otherwise than Node, or reports an error.
 */
export async function decideInBrowser(project: string): Promise<void> {
  const executablePath = places.find(existsSync);
  if (executablePath === undefined) {
    tellProgress("browser: skipped, Chromium is not on this machine");
    return;
  }
  const stdin = { contents: script, resolveDir: project };
  const bundle = await build({ stdin, bundle: true, format: "iife", platform: "browser", write: false });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"], timeout: 60_000 });
  try {
    const page = await browser.newPage();
    const errors: Error[] = [];
    page.on("pageerror", (error) => errors.push(error));
    await page.addScriptTag({ content: bundle.outputFiles.map(({ text }) => text).join("") });
    const outcomes = await page.evaluate<unknown>("outcomes.join()");
    if (outcomes !== "blocked,allowed" || errors.length > 0) {
      throw new Error(`core decided ${outcomes} in ${browser.version()}`, { cause: errors[0] });
    }
    tellProgress(`browser: core decides in Chromium ${browser.version()}`);
  } finally {
    await browser.close();
  }
}
