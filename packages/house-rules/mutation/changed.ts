import { baseCommit, type ChangedFile, changedSources, hasShortHistory } from "./changed-files.ts";
import { mutationTarget } from "./packages.ts";
import { describeOutcome, mutate, neededScore, type Outcome, scoreOf } from "./stryker.ts";

/** What is left out for these is printed; `pnpm mutation` leaves nothing out. */
const mostFiles = 8;
/** No file is begun after so many minutes. */
const mostMinutes = 8;

function baseOrExit(): string {
  const asked = process.argv[2];
  const base = baseCommit(asked);
  if (base !== null) return base;
  if (asked !== undefined && !hasShortHistory()) {
    console.error(`${asked} is no commit here.\nusage: pnpm mutation:changed [base commit]`);
    process.exit(2);
  }
  console.log("Passed over: the history here does not reach back to a commit to compare with.");
  process.exit(0);
}

async function mutateEach(files: readonly ChangedFile[]): Promise<Outcome> {
  const began = Date.now();
  let total: Outcome = { noticed: 0, missed: 0 };
  for (const [place, { path }] of files.entries()) {
    const left = files.slice(place).map((file) => file.path);
    if (place === mostFiles || Date.now() - began > mostMinutes * 60_000) {
      console.log(
        `Left out, for there are ${mostFiles} files or ${mostMinutes} minutes at the most: ${left.join(", ")}`,
      );
      break;
    }
    const target = mutationTarget(path);
    if (target === null) continue;
    console.log(`${path}: running its package's tests against its mutants, file ${place + 1} of ${files.length}`);
    const outcome = await mutate(target, true);
    console.log(`${path}: ${describeOutcome(outcome)}`);
    total = { noticed: total.noticed + outcome.noticed, missed: total.missed + outcome.missed };
  }
  return total;
}

const base = baseOrExit();
const files = changedSources(base);
if (files.length === 0) {
  console.log(`Nothing to do: no file that is mutated differs from ${base.slice(0, 12)}.`);
} else {
  const total = await mutateEach(files);
  console.log(`Changed since ${base.slice(0, 12)}: ${describeOutcome(total)}; ${neededScore} are needed.`);
  if (scoreOf(total) < neededScore) process.exitCode = 1;
}
