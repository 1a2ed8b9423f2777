import { relative } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import type { MutationTarget } from "./packages.ts";

/** How many of a hundred mutants the tests have to notice. */
export const neededScore = 90;

export interface Outcome {
  /** Mutants that made a test fail, or kept one from ending. */
  readonly noticed: number;
  /** The others, those that no test comes near included. */
  readonly missed: number;
}

/**
 * Runs a package's own tests against mutants of its sources, and prints the mutants that no test noticed. A run of the whole
 * package writes a report.
 *
 * Mutants that tests reach are tried on these tests first. Mutants that act only as modules load need all tests, with the
 * modules loaded anew, so they have a second run of their own.
 *
 * @param reuse whether the results of earlier runs stand for what did not change since.
 */
export async function mutate({ name, path }: MutationTarget, reuse: boolean): Promise<Outcome> {
  const reports = `reports/mutation/${name}`;
  const progress = process.stdout.isTTY ? "progress" : "progress-append-only";
  const isWhole = path === `packages/${name}/src`;
  process.env.MUTATED_PACKAGE = name;
  const run = (ignoreStatic: boolean, force: boolean) =>
    new Stryker({
      configFile: "packages/house-rules/mutation/stryker.config.js",
      mutate: [path.endsWith(".ts") ? path : `${path}/**/*.ts`, "!**/*.test.ts"],
      ignoreStatic,
      force,
      incrementalFile: `${reports}/incremental.json`,
      reporters: [progress, ...(isWhole ? ["clear-text", "html", "json"] : [])],
      htmlReporter: { fileName: `${reports}/index.html` },
      jsonReporter: { fileName: `${reports}/mutation.json` },
    }).runMutationTest();
  const first = await run(true, !reuse);
  const leavesOut = first.some(({ static: isStatic, status }) => isStatic === true && status === "Ignored");
  const all = leavesOut ? await run(false, false) : first;
  // Results of other files that an earlier run left come too.
  const mutants = all.filter(({ fileName }) => `${relative("", fileName)}/`.startsWith(`${path}/`));
  const byFile = Object.groupBy(mutants, ({ fileName }) => relative("", fileName));
  for (const [file, own = []] of Object.entries(byFile).sort())
    console.log(`${file}: ${describeOutcome(outcomeOf(own))}`);
  console.log(mutants.filter(isMissed).map(describeMutant).sort(inNumericOrder).join("\n"));
  return outcomeOf(mutants);
}

const isMissed = ({ status }: Mutant) => status === "Survived" || status === "NoCoverage";

function outcomeOf(mutants: readonly Mutant[]): Outcome {
  const noticed = mutants.filter(({ status }) => status === "Killed" || status === "Timeout");
  return { noticed: noticed.length, missed: mutants.filter(isMissed).length };
}

const { compare: inNumericOrder } = new Intl.Collator("en", { numeric: true });

type Mutant = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

function describeMutant({ fileName, location, mutatorName, replacement = "" }: Mutant): string {
  const { line, column } = location.start;
  const [change, ...more] = replacement.split("\n");
  return `${relative("", fileName)}:${line}:${column} ${mutatorName}, not noticed: ${change}${more.length > 0 ? " ..." : ""}`;
}

/** From 0 to 100; 100 where there was nothing to notice. */
export function scoreOf({ noticed, missed }: Outcome): number {
  return noticed + missed === 0 ? 100 : (100 * noticed) / (noticed + missed);
}

/** `93.4 of 100: 1212 of 1298 mutants noticed`, cut rather than rounded, so that 89.99 is never 90. */
export function describeOutcome(outcome: Outcome): string {
  const score = (Math.floor(scoreOf(outcome) * 10) / 10).toFixed(1);
  return `${score} of 100: ${outcome.noticed} of ${outcome.noticed + outcome.missed} mutants noticed`;
}
