// Installs what a script needs, before it runs: everything, or with `start` only what `pnpm start` runs.
// Plain old JavaScript, because the first run is on whichever Node the machine has.
const { spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "../..");
const isLight = process.argv[2] === "start";
const complete = hasEverything();

if (!complete || !sameFile("pnpm-lock.yaml", "node_modules/.pnpm/lock.yaml")) {
  const selection = isLight && !complete ? ["--prod", "--filter-prod", "package-protection-workspace..."] : [];
  run(pnpm(), ["install", "--frozen-lockfile", "--silent", ...selection]);
}
// pnpm puts node_modules/.bin first into PATH: this is the Node that was just installed.
run("node", [join(__dirname, "check-node.cjs")]);

/** Whether the last install was of all packages, not only of what `start` needs. */
function hasEverything() {
  const state = read("node_modules/.modules.yaml");
  return state !== null && JSON.parse(state).included.devDependencies;
}

function sameFile(one, other) {
  return read(one) === read(other);
}

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
