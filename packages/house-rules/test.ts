/**
 * What `test` does: type-checks, and meanwhile runs the fast tests. Parameters are Vitest's, such as a folder.
 *
 * On two processors both take as long as the tests alone would.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

const check = spawn("pnpm", ["run", "--silent", "typecheck"], { stdio: ["ignore", "pipe", "inherit"] });
const checked = Promise.all([once(check, "exit"), text(check.stdout)]);
const vitest = ["run", "--config", "vitest.workspace.ts", "--project", "fast", ...process.argv.slice(2)];
const tests = spawn("vitest", vitest, {
  stdio: "inherit",
  env: { PROPERTY_ROUNDS: "0.1", ...process.env },
});
const [testCode] = await once(tests, "exit");
const [[checkCode], typeErrors] = await checked;
if (checkCode !== 0) console.error(`${typeErrors}The type check failed.`);
process.exitCode = testCode === 0 && checkCode === 0 ? 0 : 1;
