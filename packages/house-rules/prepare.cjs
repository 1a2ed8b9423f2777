// Installs what a script needs, before it runs: everything, or with `start` only what `pnpm start` runs.
// Plain old JavaScript, because the first run is on whichever Node the machine has.
const { spawnSync } = require("node:child_process");
const { copyFileSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "../..");
const isStart = process.argv[2] === "start";
const hasEverything = /"devDependencies": true/.test(read("node_modules/.modules.yaml") ?? "");
/** The lock file that was installed: pnpm writes one, but after a selective install with what was selected only. */
const installed = hasEverything ? "node_modules/.pnpm/lock.yaml" : "node_modules/.installed-for-start.yaml";

if (!(hasEverything || isStart) || read("pnpm-lock.yaml") !== read(installed)) {
  const selection = isStart && !hasEverything ? ["--prod", "--filter-prod", "package-protection-workspace..."] : [];
  run(pnpm(), ["install", "--frozen-lockfile", "--silent", ...selection]);
  if (selection.length > 0) copyFileSync(join(root, "pnpm-lock.yaml"), join(root, installed));
}
// pnpm puts node_modules/.bin first into PATH: this is the Node that was just installed.
run("node", [require.resolve("./check-node.cjs")]);

function read(path) {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function pnpm() {
  const program = process.env.npm_execpath;
  if (program) return program;
  console.error("Run this as a script of pnpm, for example `npx --yes pnpm@12.21.0 test`.");
  process.exit(1);
}

function run(program, parameters) {
  const { error, status } = spawnSync(program, parameters, { cwd: root, stdio: "inherit" });
  if (error) console.error(`${program} can't be run: ${error.message}`);
  if (status !== 0) process.exit(1);
}
