import { parseArgs } from "node:util";
import { helmTarget } from "./chart-target.ts";
import { nugetTarget, pypiTarget } from "./form-targets.ts";
import { fuzz } from "./fuzz.ts";
import { cargoTarget, npmTarget } from "./json-targets.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((parameter) => parameter !== "--"),
  options: { inputs: { type: "string", default: "100000" }, seed: { type: "string", default: "20261130" } },
});
const inputs = Number(values.inputs);
const seed = Number(values.seed);
if (!Number.isSafeInteger(inputs) || inputs < 1)
  throw new TypeError(`inputs must be a positive integer, got ${values.inputs}`);
if (!Number.isSafeInteger(seed)) throw new TypeError(`seed must be an integer, got ${values.seed}`);

const mostShown = 10;
const targets = [npmTarget, cargoTarget, pypiTarget, nugetTarget, helmTarget];

for (const target of targets) {
  const result = await fuzz(target, seed, Math.ceil(inputs / targets.length));
  const refusals = [...result.refused].map(([type, times]) => `${times} ${type}`).join(", ");
  console.log(
    `${target.protocol}: ${result.inputs} inputs from seed ${seed}, ${result.accepted} accepted, refused ${refusals}`,
  );
  console.log(`  at most ${Math.ceil(result.mostWorkPerByte)} steps a byte`);
  for (const failure of result.failures.slice(0, mostShown)) console.error(`  ${failure}`);
  if (result.failures.length > 0) {
    console.error(`  ${result.failures.length} failures`);
    process.exitCode = 1;
  }
}
