import { parseArgs } from "node:util";
import { type PartName, partNames } from "./part-result.ts";

export interface Settings {
  readonly parts: readonly PartName[];
  /** A small run, to see that everything works. */
  readonly quick: boolean;
  readonly seed: number;
}

/** @throws TypeError for what the command does not know. */
export function readSettings(parameters: readonly string[]): Settings {
  const { values, positionals } = parseArgs({
    args: parameters.filter((parameter) => parameter !== "--"),
    options: { quick: { type: "boolean", default: false }, seed: { type: "string", default: "20260601" } },
    allowPositionals: true,
  });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new TypeError(`the seed must be an integer, not ${values.seed}`);
  for (const name of positionals) {
    if (!partNames.some((part) => part === name)) throw new TypeError(`there are ${partNames.join(", ")}, no ${name}`);
  }
  const parts = partNames.filter((part) => positionals.length === 0 || positionals.includes(part));
  return { parts, quick: values.quick, seed };
}
