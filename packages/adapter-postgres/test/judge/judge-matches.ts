import { matchesPackageName } from "@package-protection/core";
import fc from "fast-check";
import type { Pool } from "pg";
import { arbitraryMatchQuestion, type MatchQuestion } from "./arbitrary-question.ts";
import { isLike } from "./ilike.ts";

export interface JudgeReport {
  readonly asked: number;
  /** How many of the answers were yes: few or nearly all would mean that little was tried. */
  readonly yes: number;
}

/** Whether a name matches, by somebody who is held against PostgreSQL. */
export type Matcher = typeof matchesPackageName;

const batchSize = 10_000;

/**
 * Holds a matcher against PostgreSQL's ILIKE, which is what GitLab asks.
 *
 * @throws where they disagree, with the shortest pair that was found.
 */
export async function judgeMatches(
  pool: Pool,
  count: number,
  seed: number,
  matches: Matcher = matchesPackageName,
): Promise<JudgeReport> {
  let yes = 0;
  for (let asked = 0; asked < count; asked += batchSize) {
    const numRuns = Math.min(batchSize, count - asked);
    const questions = fc.sample(arbitraryMatchQuestion, { seed: seed + asked, numRuns });
    const disputed = await disagreements(pool, questions, matches);
    const [first] = disputed.sort(byLength);
    if (first !== undefined) {
      const description = await describe(pool, await shortened(pool, first, matches), matches);
      throw new Error(`${description} (SEED=${seed})`);
    }
    yes += questions.filter((question) => answerOf(question, matches)).length;
  }
  return { asked: count, yes };
}

async function disagreements(pool: Pool, questions: readonly MatchQuestion[], matches: Matcher) {
  const judged = await answersOfPostgres(pool, questions);
  return questions.filter((question, index) => answerOf(question, matches) !== judged.has(index));
}

function answerOf({ packageType, pattern, name }: MatchQuestion, matches: Matcher): boolean {
  return matches(packageType, pattern, name);
}

/** The places of the questions that PostgreSQL answers with yes. */
async function answersOfPostgres(pool: Pool, questions: readonly MatchQuestion[]): Promise<ReadonlySet<number>> {
  const { rows } = await pool.query<{ place: number }>(
    `SELECT (place - 1)::int AS place
     FROM unnest($1::text[], $2::text[], $3::boolean[]) WITH ORDINALITY AS question (pattern, name, is_pypi, place)
     WHERE ${isLike("name", "pattern", "is_pypi")}`,
    [
      questions.map(({ pattern }) => pattern),
      questions.map(({ name }) => name),
      questions.map(({ packageType }) => packageType === "pypi"),
    ],
  );
  return new Set(rows.map(({ place }) => place));
}

/** The pair with as many characters left out as can be while the two still disagree on it. */
async function shortened(pool: Pool, question: MatchQuestion, matches: Matcher): Promise<MatchQuestion> {
  const shorter = [
    ...withoutOne(question.pattern).map((pattern) => ({ ...question, pattern })),
    ...withoutOne(question.name).map((name) => ({ ...question, name })),
  ];
  const [next] = await disagreements(pool, shorter, matches);
  return next === undefined ? question : await shortened(pool, next, matches);
}

function withoutOne(text: string): string[] {
  return Array.from(text, (_, index) => text.slice(0, index) + text.slice(index + 1));
}

function byLength(a: MatchQuestion, b: MatchQuestion): number {
  return a.pattern.length + a.name.length - b.pattern.length - b.name.length;
}

async function describe(pool: Pool, question: MatchQuestion, matches: Matcher): Promise<string> {
  const says = (yes: boolean) => (yes ? "matches" : "does not match");
  const judged = await answersOfPostgres(pool, [question]);
  const [name, pattern] = [JSON.stringify(question.name), JSON.stringify(question.pattern)];
  const ours = says(answerOf(question, matches));
  return `${question.packageType}: ${name} ${ours} ${pattern}, and by PostgreSQL it ${says(judged.has(0))}`;
}
