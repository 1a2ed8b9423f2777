import { existsSync } from "node:fs";
import { join } from "node:path";
import { isMutatedPackage, mutatedPackages } from "./packages.ts";
import { describeOutcome, mutate, neededScore, scoreOf } from "./stryker.ts";

/** `core`, or a source or folder of sources as `packages/core/src/rules`. */
function readArgument(argument: string) {
  if (isMutatedPackage(argument)) return { name: argument, path: `packages/${argument}/src` };
  const path = join(argument, ".");
  const [packages, name, src] = path.split("/");
  return packages === "packages" && isMutatedPackage(name) && src === "src" && existsSync(path) ? { name, path } : null;
}

const asked = process.argv.slice(2).filter((argument) => argument !== "--fresh");
const targets = (asked.length > 0 ? asked : mutatedPackages).map(readArgument);
const known = targets.filter((target) => target !== null);
if (known.length < targets.length) {
  console.error(
    `usage: pnpm mutation [--fresh] [${mutatedPackages.join(" | ")} | packages/<name>/src/<file or folder>]...`,
  );
  process.exit(2);
}

const lines: string[] = [];
for (const { name, path } of known) {
  console.log(`${path}: running its package's tests against its mutants`);
  const began = Date.now();
  const outcome = await mutate({ name, path, reuse: !process.argv.includes("--fresh") });
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  lines.push(`${path}: ${describeOutcome(outcome)}, in ${minutes} minutes`);
  if (scoreOf(outcome) < neededScore) process.exitCode = 1;
}
console.log(`${lines.join("\n")}\nNeeded: ${neededScore} of 100. Reports are in reports/mutation.`);
