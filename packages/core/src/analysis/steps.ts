import type { RuleTerms } from "../rules/rule.ts";

/**
 * Work in steps: the end of each is a good moment for the next turn of the event loop.
 *
 * A step is bounded by counted work, in rules compared with a name.
 */
export type Steps<Result> = Generator<void, Result>;

/** At most a few milliseconds; up to 50 for rules that were made up to be slow. */
const workOfStep = 10_000;

/** The work of looking one name up, without the comparisons. */
export const workOfLookUp = 10;

/** The work of preparing a rule for look-ups. */
export function workOfRule({ packageNamePattern }: RuleTerms): number {
  return 10 + Math.ceil(packageNamePattern.length / 4);
}

/** Counts work. */
export interface WorkCount {
  /** Whether the step is to end now. If so, the count starts anew. */
  endsStep(work: number): boolean;
}

export function createWorkCount(): WorkCount {
  let counted = 0;
  return {
    endsStep(work) {
      counted += work;
      if (counted < workOfStep) return false;
      counted = 0;
      return true;
    },
  };
}

/** Takes all steps at once. */
export function takeSteps<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
