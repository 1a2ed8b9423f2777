import { accessLevelInteger, compileRules, type RuleTerms } from "@package-protection/core";
import fc from "fast-check";
import type { Pool } from "pg";
import { arbitraryDecisionQuestion, type DecisionQuestion, type UserRequest } from "./arbitrary-question.ts";
import { isLike } from "./ilike.ts";
import type { JudgeReport } from "./judge-matches.ts";

const batchSize = 500;

/**
 * Holds whole decisions about users against GitLab's query: is there a rule of the type that matches, and whose level for the
 * action is above the user's?
 *
 * @param count how many sets of rules; ten requests are made of each.
 * @throws where they disagree, with as few rules as were found.
 */
export async function judgeDecisions(pool: Pool, count: number, seed: number): Promise<JudgeReport> {
  let [asked, yes] = [0, 0];
  for (let sets = 0; sets < count; sets += batchSize) {
    const numRuns = Math.min(batchSize, count - sets);
    const single = fc.sample(arbitraryDecisionQuestion, { seed: seed + sets, numRuns }).flatMap(oneByOne);
    const judged = await blockedByPostgres(pool, single);
    for (const [index, question] of single.entries()) {
      const isBlocked = isBlockedByUs(question);
      if (isBlocked !== judged[index]) {
        throw new Error(`${describe(await shortened(pool, question))} (SEED=${seed})`);
      }
      if (isBlocked) yes += 1;
    }
    asked += single.length;
  }
  return { asked, yes };
}

interface SingleQuestion {
  readonly rules: readonly RuleTerms[];
  readonly request: UserRequest;
}

function oneByOne({ rules, requests }: DecisionQuestion): SingleQuestion[] {
  return requests.map((request) => ({ rules, request }));
}

function isBlockedByUs({ rules, request }: SingleQuestion): boolean {
  const { accessLevel, ...asked } = request;
  return compileRules(rules).decide({ ...asked, principal: { kind: "user", accessLevel } }).outcome === "blocked";
}

/** For each question whether GitLab's query finds a rule that stands in the way. */
async function blockedByPostgres(pool: Pool, questions: readonly SingleQuestion[]): Promise<readonly boolean[]> {
  const rules = questions.flatMap((question, place) => question.rules.map((rule) => ({ ...rule, place })));
  const requests = questions.map(({ request }) => request);
  const { rows } = await pool.query<{ is_blocked: boolean }>(
    `WITH rules AS MATERIALIZED (
       SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::int[], $5::int[])
         AS rule (place, package_type, pattern, push_level, delete_level)
     ), grouped AS MATERIALIZED (
       SELECT place, array_agg(package_type) AS types, array_agg(pattern) AS patterns,
         array_agg(push_level) AS push_levels, array_agg(delete_level) AS delete_levels FROM rules GROUP BY place
     )
     SELECT EXISTS (
       SELECT FROM unnest(types, patterns, push_levels, delete_levels) AS rule (package_type, pattern, push_level, delete_level)
       WHERE rule.package_type = request.package_type
         AND ${isLike("request.name", "rule.pattern", "request.package_type = 'pypi'")}
         AND CASE request.action WHEN 'push' THEN push_level ELSE delete_level END > request.access_level
     ) AS is_blocked
     FROM unnest($6::text[], $7::text[], $8::text[], $9::int[]) WITH ORDINALITY
       AS request (package_type, name, action, access_level, place)
     JOIN grouped ON grouped.place = request.place - 1 ORDER BY request.place`,
    [
      rules.map(({ place }) => place),
      rules.map(({ packageType }) => packageType),
      rules.map(({ packageNamePattern }) => packageNamePattern),
      rules.map(({ minimumAccessLevelForPush: level = null }) => (level === null ? null : accessLevelInteger(level))),
      rules.map(({ minimumAccessLevelForDelete: level = null }) => (level === null ? null : accessLevelInteger(level))),
      requests.map(({ packageType }) => packageType),
      requests.map(({ packageName }) => packageName),
      requests.map(({ action }) => action),
      requests.map(({ accessLevel }) => accessLevelInteger(accessLevel)),
    ],
  );
  return rows.map((row) => row.is_blocked);
}

/** The question with as many rules left out as can be while the two still disagree; one has to stay. */
async function shortened(pool: Pool, question: SingleQuestion): Promise<SingleQuestion> {
  if (question.rules.length === 1) return question;
  const shorter = question.rules.map((_, index) => ({ ...question, rules: question.rules.toSpliced(index, 1) }));
  const judged = await blockedByPostgres(pool, shorter);
  const next = shorter.find((each, index) => isBlockedByUs(each) !== judged[index]);
  return next === undefined ? question : await shortened(pool, next);
}

function describe(question: SingleQuestion): string {
  const ours = isBlockedByUs(question) ? "blocked" : "allowed";
  return `${JSON.stringify(question)} is ${ours}, and by GitLab's query it is not`;
}
