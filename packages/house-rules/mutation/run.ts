import { isMutatedPackage, mutatedPackages } from "./packages.ts";
import { describeOutcome, mutate, neededScore, scoreOf } from "./stryker.ts";

const asked = process.argv.slice(2).filter((argument) => argument !== "--fresh");
const unknown = asked.filter((name) => !isMutatedPackage(name));
if (unknown.length > 0) {
  console.error(`usage: pnpm mutation [--fresh] [${mutatedPackages.join(" | ")}]...`);
  process.exit(2);
}

const lines: string[] = [];
for (const name of asked.length > 0 ? asked.filter(isMutatedPackage) : mutatedPackages) {
  console.log(`${name}: running its tests against mutants of its sources`);
  const began = Date.now();
  const outcome = await mutate({ name, reuse: !process.argv.includes("--fresh") });
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  lines.push(`${name}: ${describeOutcome(outcome)}, in ${minutes} minutes`);
  if (scoreOf(outcome) < neededScore) process.exitCode = 1;
}
console.log(`${lines.join("\n")}\nNeeded: ${neededScore} of 100 in each package. Reports are in reports/mutation.`);
