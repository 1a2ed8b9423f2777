import type { PackageType, RuleTerms } from "@package-protection/core";
import { naiveDecision } from "@package-protection/testkit";
import { linearMatchers } from "../peers/linear-matchers.ts";
import type { CountBlocked } from "../peers/peer.ts";
import { type Question, questionName } from "../workload/questions.ts";

/** Whether each question's name is blocked, and for how many the oracle itself was asked. */
export interface ExpectedAnswers {
  readonly blocked: readonly boolean[];
  readonly byOracle: number;
}

/**
 * The oracle is testkit's naive decision, which takes half a second for 100,000 rules: it is asked for as long as there is
 * time, and what a loop of linear matchers answers, which has to agree with it until then, stands for the rest.
 */
export async function expectedAnswers(
  rules: readonly RuleTerms[],
  questions: readonly Question[],
  oracleMilliseconds: number,
): Promise<ExpectedAnswers> {
  const countBlocked = await linearMatchers.prepare(rules);
  const packageType = rules[0]?.packageType ?? "npm";
  const end = performance.now() + oracleMilliseconds;
  const blocked: boolean[] = [];
  let byOracle = 0;
  for (const question of questions) {
    const isBlocked = countBlocked([questionName(question)]) === 1;
    if (byOracle < 4 || performance.now() < end) {
      byOracle++;
      if (oracleBlocks(rules, packageType, questionName(question)) !== isBlocked)
        throw disagreement("oracle", question);
    }
    blocked.push(isBlocked);
  }
  return { blocked, byOracle };
}

/**
 * Asks about each name alone, for as long as there is time, and gives how many it was asked about.
 *
 * @throws Error for an answer that is not the expected one.
 */
export function proveAnswers(
  name: string,
  countBlocked: CountBlocked,
  questions: readonly Question[],
  expected: ExpectedAnswers,
  milliseconds: number,
): number {
  const end = performance.now() + milliseconds;
  let proven = 0;
  for (const question of questions) {
    if (proven >= 4 && performance.now() > end) break;
    if ((countBlocked([questionName(question)]) === 1) !== expected.blocked[proven]) throw disagreement(name, question);
    proven++;
  }
  return proven;
}

export function oracleBlocks(rules: readonly RuleTerms[], packageType: PackageType, packageName: string): boolean {
  const principal = { kind: "user", accessLevel: "developer" } as const;
  return naiveDecision(rules, { action: "push", principal, packageType, packageName }).outcome === "blocked";
}

function disagreement(name: string, question: Question): Error {
  return new Error(`${name} does not give the expected answer about ${questionName(question)}`);
}
