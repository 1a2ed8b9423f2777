import type { Findings, Section } from "../part-result.ts";
import { compiledRules } from "../peers/compiled-rules.ts";
import { type AskServer, postgresIlike, preparePostgresIlike } from "../peers/postgres-ilike.ts";
import { tellProgress } from "../progress.ts";
import { quartiles } from "../report/cell-text.ts";
import { type Contender, lapRatios, medianLap, nanosecondsOfAsync, timeInRounds } from "../timing/rounds.ts";
import { type BenchPostgres, benchPostgres } from "../workload/postgres.ts";
import { projectRules } from "../workload/project-rules.ts";
import { freshNames, type Question, questionName, questionsAbout } from "../workload/questions.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import type { DecideScale } from "./decide-scale.ts";
import { type ExpectedAnswers, expectedAnswers } from "./expected-answers.ts";
import { timedPeer } from "./timed-peer.ts";

/** A server needs milliseconds for an answer at the largest sizes. */
const questionsPerLap = 8;
const mostRounds = 11;
const roundTrip = "there and back, without a question";

/** The decision asked of a server: a round trip for each name. */
export async function decideOverConnection(scale: DecideScale, seed: number): Promise<Findings> {
  const postgres = await benchPostgres();
  if (typeof postgres === "string") {
    return { sections: [section([`Left out: ${postgresIlike.name}: ${postgres}`], [])], targets: [] };
  }
  try {
    const rows: (string | number)[][] = [];
    for (const size of scale.sizes) rows.push(...(await rowsAtSize(postgres, scale, seed, size)));
    const text = `${postgresIlike.usage}. ${postgres.name}; ${questionsPerLap} names a round, every other one blocked.`;
    return { sections: [section([text], rows)], targets: [] };
  } finally {
    await postgres.remove();
  }
}

function section(text: readonly string[], rows: readonly (readonly (string | number)[])[]): Section {
  return {
    title: "decide, asked of a server",
    text: [...text],
    columns: ["rules", "peer", "µs a decision", "times this project", "quartiles", "answers proven"],
    rows: rows.map((row) => [...row]),
    plot: null,
  };
}

async function rowsAtSize(
  postgres: BenchPostgres,
  scale: DecideScale,
  seed: number,
  size: number,
): Promise<(string | number)[][]> {
  tellProgress(`${size} rules: ${postgresIlike.name}`);
  const random = seededRandom(seed + size);
  const rules = projectRules(random, size);
  const questions = questionsAbout(random, rules, scale.questions);
  const expected = await expectedAnswers(rules, questions, scale.oracleMilliseconds);
  const pool = await postgres.newDatabase();
  const ask = await preparePostgresIlike(pool, rules);
  const proven = await proveServer(ask, questions, expected, scale.proofMilliseconds);
  const contenders = [
    timedPeer(compiledRules.name, await compiledRules.prepare(rules), questions, scale),
    timedServer(roundTrip, () => pool.query({ name: "nothing", text: "SELECT" }), questions),
    timedServer(postgresIlike.name, ask, questions),
  ];
  const rounds = Math.min(scale.rounds, mostRounds);
  const laps = await timeInRounds(contenders, rounds, (text) => tellProgress(`${size} rules: ${text}`));
  return contenders.map(({ name }) => {
    const ratio = lapRatios(laps, name, compiledRules.name);
    const answers = name === postgresIlike.name ? proven : "";
    return [size.toLocaleString("en"), name, medianLap(laps, name) / 1000, ratio.median, quartiles(ratio), answers];
  });
}

function timedServer(
  name: string,
  ask: (packageName: string) => Promise<unknown>,
  questions: readonly Question[],
): Contender {
  let asked = 0;
  return {
    name,
    async lap() {
      const names = freshNames(questions, asked, questionsPerLap);
      asked += questionsPerLap;
      const taken = await nanosecondsOfAsync(async () => {
        for (const packageName of names) await ask(packageName);
      });
      return taken / questionsPerLap;
    },
  };
}

/** @throws Error for an answer that is not the expected one. */
async function proveServer(
  ask: AskServer,
  questions: readonly Question[],
  { blocked }: ExpectedAnswers,
  milliseconds: number,
): Promise<number> {
  const end = performance.now() + milliseconds;
  let proven = 0;
  for (const question of questions) {
    if (proven >= 4 && performance.now() > end) break;
    if ((await ask(questionName(question))) !== blocked[proven]) {
      throw new Error(`${postgresIlike.name} does not give the expected answer about ${questionName(question)}`);
    }
    proven++;
  }
  return proven;
}
