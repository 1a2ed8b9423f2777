import { describe, expect, it } from "vitest";
import { linearMatchers } from "../peers/linear-matchers.ts";
import { hostileSets } from "./hostile-rules.ts";
import { projectRules } from "./project-rules.ts";
import { freshNames, questionName, questionsAbout } from "./questions.ts";
import { seededRandom } from "./seeded-random.ts";

const seed = 5;
const patternsOf = (rules: readonly { readonly packageNamePattern: string }[]) =>
  rules.map((rule) => rule.packageNamePattern);
const stars = (pattern: string) => pattern.split("*").length - 1;

describe("a project's rules", () => {
  const patterns = patternsOf(projectRules(seededRandom(seed), 10_000));
  const share = (isOfShape: (pattern: string) => boolean) => patterns.filter(isOfShape).length / patterns.length;

  it("have each pattern once, in whatever case", () => {
    expect(new Set(patterns.map((pattern) => pattern.toLowerCase())).size).toBe(10_000);
  });

  it("are the same for the same seed, and others for another", () => {
    expect(patternsOf(projectRules(seededRandom(seed), 10_000))).toEqual(patterns);
    expect(patternsOf(projectRules(seededRandom(seed + 1), 10_000))).not.toEqual(patterns);
  });

  it("are half exact names, three tenths prefixes, a tenth suffixes, the rest infixes and several stars", () => {
    expect(share((pattern) => stars(pattern) === 0)).toBe(0.5);
    expect(share((pattern) => stars(pattern) === 1 && pattern.endsWith("*"))).toBe(0.3);
    expect(share((pattern) => stars(pattern) === 1 && pattern.startsWith("*"))).toBe(0.1);
    expect(share((pattern) => stars(pattern) > 1)).toBe(0.1);
  });

  it("have these shares in a set of ten, too", () => {
    const ten = patternsOf(projectRules(seededRandom(seed), 10));

    expect(ten.filter((pattern) => stars(pattern) === 0)).toHaveLength(5);
    expect(ten.filter((pattern) => stars(pattern) === 1 && pattern.endsWith("*"))).toHaveLength(3);
  });
});

describe("questions", () => {
  const random = seededRandom(seed);
  const rules = projectRules(random, 1_000);
  const questions = questionsAbout(random, rules, 1_000);

  it("are about names of which about half are blocked", async () => {
    const countBlocked = await linearMatchers.prepare(rules);
    const blocked = countBlocked(questions.map(questionName));

    expect(blocked).toBeGreaterThanOrEqual(500);
    expect(blocked).toBeLessThan(530);
  });

  it("go round and round", () => {
    const names = freshNames(questions, 998, 4);

    expect(names).toEqual([998, 999, 0, 1].map((at) => questions[at]).map((one) => one && questionName(one)));
  });
});

it("no hostile name is blocked, so that every rule has to be ruled out", async () => {
  for (const { rules, questions } of hostileSets(seededRandom(seed), 200)) {
    const countBlocked = await linearMatchers.prepare(rules);

    expect(countBlocked(questions.map(questionName))).toBe(0);
  }
});
