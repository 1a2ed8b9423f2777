import { type RuleStoreContract, ruleStoreContract } from "../src/index.ts";

/** One test of the contract, as a runner gets it. */
export interface RegisteredTest {
  readonly title: string;
  readonly check: () => Promise<void>;
}

export function registeredTests(contract: Omit<RuleStoreContract, "test">): readonly RegisteredTest[] {
  const tests: RegisteredTest[] = [];
  ruleStoreContract({ ...contract, test: (title, check) => tests.push({ title, check }) });
  return tests;
}

/** The number of a clause that a test is about; null for one that is about all of them. */
export function clauseOf({ title }: RegisteredTest): number | null {
  const [, number] = /^(\d+)\. /.exec(title) ?? [];
  return number === undefined ? null : Number(number);
}

/** What a test that fails says; null for one that passes. */
export async function failureOf({ check }: RegisteredTest): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
