import type fc from "fast-check";
import type { ContractSetting } from "./contract-test.ts";

/** Has a failing run print its seed, the smallest input that fails, and what failed. */
export function randomRuns<Input>({ runs, seed }: ContractSetting): fc.Parameters<Input> {
  return { numRuns: runs, includeErrorInReport: true, ...(seed === undefined ? {} : { seed }) };
}
