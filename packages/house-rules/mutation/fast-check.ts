import { createRequire } from "node:module";
import type fc from "fast-check";

const fastCheck: typeof fc = createRequire(import.meta.url)("fast-check");

/** A property that notices a mutant mostly fails in its first rounds. */
const mostRounds = 20;

/** fast-check for mutation runs: runs few rounds of a property, also where the test asks for more. */
export default {
  ...fastCheck,
  assert<Values>(property: fc.IRawProperty<Values>, parameters: fc.Parameters<Values> = {}) {
    const numRuns = Math.min(parameters.numRuns ?? mostRounds, mostRounds);
    return fastCheck.assert(property, { ...parameters, numRuns });
  },
};
