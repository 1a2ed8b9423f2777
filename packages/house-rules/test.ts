/**
 * Runs the tests: `node test.ts fast` or `node test.ts all`, and parameters of Vitest's. All means what checks without running too.
 *
 * Checks and tests run side by side. Vitest's closing line counts the tests.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

const tiers = {
  fast: { checks: [], parameters: ["--project", "fast"], environment: { PROPERTY_ROUNDS: "0.1" } },
  all: { checks: ["typecheck", "lint"], parameters: [], environment: {} },
} as const;

const [, , tier = "", ...parameters] = process.argv;
if (tier !== "fast" && tier !== "all") throw new TypeError(`the tier must be fast or all, got "${tier}"`);
const { checks, parameters: selection, environment } = tiers[tier];
const running = runChecks(checks);
const tests = spawn("vitest", ["run", "--config", "vitest.workspace.ts", ...selection, ...parameters], {
  stdio: "inherit",
  env: { ...environment, ...process.env },
});
const [code] = await once(tests, "exit");
const failures = await running;
for (const { script, output } of failures) console.error(`${output}\n\`${script}\` failed.`);
process.exitCode = code === 0 && failures.length === 0 ? 0 : 1;

/** Runs scripts of the workspace one after another, and returns those that failed with all that they wrote. */
async function runChecks(scripts: readonly string[]): Promise<readonly { script: string; output: string }[]> {
  const failed = [];
  for (const script of scripts) {
    const check = spawn("sh", ["-c", `pnpm run --silent ${script} 2>&1`], { stdio: ["ignore", "pipe", "inherit"] });
    const [[exitCode], output] = await Promise.all([once(check, "exit"), text(check.stdout)]);
    if (exitCode !== 0) failed.push({ script, output });
  }
  return failed;
}
