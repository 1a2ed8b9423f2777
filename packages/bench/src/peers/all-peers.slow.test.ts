import { describe, expect, it } from "vitest";
import { expectedAnswers, oracleBlocks, proveAnswers } from "../decide/expected-answers.ts";
import { hostileSets } from "../workload/hostile-rules.ts";
import { projectRules } from "../workload/project-rules.ts";
import { question, questionName, questionsAbout } from "../workload/questions.ts";
import { seededRandom } from "../workload/seeded-random.ts";
import { linearTimePeers, peers } from "./all-peers.ts";

const seed = 11;
const anyTime = Number.POSITIVE_INFINITY;

describe("every peer gives the oracle's answers", () => {
  for (const size of [10, 200]) {
    const random = seededRandom(seed + size);
    const rules = projectRules(random, size);
    const questions = questionsAbout(random, rules, 100);
    for (const peer of peers) {
      it(`${peer.name}, ${size} rules`, { timeout: 60_000 }, async () => {
        const expected = await expectedAnswers(rules, questions, anyTime);
        const countBlocked = await peer.prepare(rules);

        expect(expected.byOracle).toBe(questions.length);
        expect(proveAnswers(peer.name, countBlocked, questions, expected, anyTime)).toBe(questions.length);
      });
    }
  }
});

describe("every peer that is asked about hostile rules gives the oracle's answers", () => {
  for (const { title, rules } of hostileSets(seededRandom(seed), 10)) {
    const few = rules.slice(0, 3);
    const names = ["a", "ab", "ba"].map((word) => word.repeat(30));
    for (const peer of linearTimePeers) {
      it(`${peer.name}, ${title}`, { timeout: 60_000 }, async () => {
        const countBlocked = await peer.prepare(few);

        for (const name of names) {
          expect(countBlocked([questionName(question(name))]) === 1).toBe(oracleBlocks(few, "generic", name));
        }
      });
    }
  }
});

it("a wrong answer is noticed", async () => {
  const rules = projectRules(seededRandom(seed), 10);
  const questions = questionsAbout(seededRandom(seed), rules, 10);
  const expected = await expectedAnswers(rules, questions, anyTime);

  expect(() => proveAnswers("nobody", () => 0, questions, expected, anyTime)).toThrow("nobody does not give");
});
