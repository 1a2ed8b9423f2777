import { expect, it, onTestFinished } from "vitest";
import { expectedAnswers } from "../decide/expected-answers.ts";
import { benchPostgres } from "../workload/postgres.ts";
import { projectRules } from "../workload/project-rules.ts";
import { questionName, questionsAbout } from "../workload/questions.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import { preparePostgresIlike } from "./postgres-ilike.ts";

it("gives the oracle's answers, where a server can be started, and else there is a reason", {
  timeout: 60_000,
}, async () => {
  const postgres = await benchPostgres();
  if (typeof postgres === "string") return expect(postgres).toContain("PostgreSQL");
  onTestFinished(() => postgres.remove());
  const rules = projectRules(seededRandom(11), 200);
  const questions = questionsAbout(seededRandom(11), rules, 100);
  const expected = await expectedAnswers(rules, questions, Number.POSITIVE_INFINITY);

  const ask = await preparePostgresIlike(await postgres.newDatabase(), rules);
  const answers: boolean[] = [];
  for (const question of questions) answers.push(await ask(questionName(question)));

  expect(answers).toEqual(expected.blocked);
});
