import { mutatedFolders, mutationTarget } from "./packages.ts";
import { describeOutcome, mutate, neededScore, scoreOf } from "./stryker.ts";

const asked = process.argv.slice(2).filter((argument) => argument !== "--fresh");
const targets = (asked.length > 0 ? asked : mutatedFolders).map((argument) =>
  // `core` is `packages/core/src`.
  mutationTarget(argument.includes("/") ? argument : `packages/${argument}/src`),
);
const known = targets.filter((target) => target !== null);
if (known.length < targets.length) {
  console.error("usage: pnpm mutation [--fresh] [<package> | packages/<package>/src/<file or folder>]...");
  process.exit(2);
}

const lines: string[] = [];
for (const target of known) {
  const { path } = target;
  console.log(`${path}: running its package's tests against its mutants`);
  const began = Date.now();
  const outcome = await mutate(target, !process.argv.includes("--fresh"));
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  lines.push(`${path}: ${describeOutcome(outcome)}, in ${minutes} minutes`);
  if (scoreOf(outcome) < neededScore) process.exitCode = 1;
}
console.log(`${lines.join("\n")}\nNeeded: ${neededScore} of 100. Reports are in reports/mutation.`);
