// What a stranger does first, in a copy of the repository and with an empty home: `start` has to install little and answer.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";

/** In megabytes: node_modules, pnpm's store and npx's pnpm. */
const most = 330;
const place = mkdtempSync(join(tmpdir(), "package-protection-first-start-"));
const home = join(place, "home");
const clone = join(place, "clone");
mkdirSync(home);
const made = new Set([".git", "node_modules", "dist", "page", "packed", "reports", ".types"]);
cpSync(".", clone, { recursive: true, filter: (path) => !made.has(basename(path)) });

const npmSetting = (name) => execFileSync("npm", ["config", "get", name], { encoding: "utf8" }).trim();

const began = Date.now();
const start = spawn("npx", ["--yes", "pnpm@12.21.0", "start", "--port", "0"], {
  cwd: clone,
  // The registry and its credentials are the machine's. Nothing of an enclosing script of pnpm counts.
  env: {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name))),
    npm_config_userconfig: npmSetting("userconfig"),
    npm_config_registry: npmSetting("registry"),
    HOME: home,
  },
  stdio: ["ignore", "pipe", "inherit"],
  // A group of its own, so that the server ends with its parents.
  detached: true,
});
const exited = once(start, "exit");
const stop = () => process.kill(-start.pid, "SIGTERM");
const tooLate = setTimeout(() => {
  console.error("`start` did not listen within four minutes.");
  stop();
}, 240_000);

try {
  const url = await new Promise((resolve, reject) => {
    const output = createInterface({ input: start.stdout });
    output.on("line", (line) => {
      const listening = /^listening on (http:\S+)$/.exec(line);
      if (listening) resolve(listening[1]);
    });
    output.on("close", () => reject(new Error("`start` ended before it listened.")));
  });
  clearTimeout(tooLate);
  const seconds = (Date.now() - began) / 1000;
  const rules = await fetch(`${url}/api/v4/projects/7/packages/protection/rules`, {
    headers: { "PRIVATE-TOKEN": "demo-maintainer" },
  });
  assert.equal(rules.status, 200);
  assert.equal((await fetch(`${url}/settings/packages/7/`)).status, 200);
  stop();
  await exited;

  const folders = [join(clone, "node_modules"), home];
  const megabytes = Number(/(\d+)\s+total/.exec(execFileSync("du", ["-smc", ...folders], { encoding: "utf8" }))[1]);
  assert.ok(megabytes <= most, `\`start\` installs ${megabytes} MB, and may install ${most}`);
  assert.ok(!existsSync(join(clone, "node_modules/typescript")), "`start` installs what only tests need");
  console.log(`From a clean copy \`start\` listened after ${seconds} s, and has ${megabytes} MB.`);
} finally {
  if (start.exitCode === null && start.signalCode === null) {
    stop();
    await exited;
  }
  rmSync(place, { recursive: true, force: true });
}
