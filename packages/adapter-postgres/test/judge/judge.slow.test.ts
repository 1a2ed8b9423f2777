import { matchesPackageName } from "@package-protection/core";
import { describe, expect, test } from "vitest";
import { outerServers, poolOf, unchecked } from "../rule-database.ts";
import { judgeDecisions } from "./judge-decisions.ts";
import { judgeMatches } from "./judge-matches.ts";

/** A failure says which; `SEED` repeats it. */
const seed = Number(process.env.SEED) || Math.floor(Math.random() * 2 ** 30);

describe.each(outerServers)(`by $name${unchecked}`, ({ url }) => {
  test("20,000 names match 20,000 patterns exactly where ILIKE says so", async () => {
    const { asked, yes } = await judgeMatches(poolOf(url), 20_000, seed);
    expect(yes / asked).toBeGreaterThan(0.2);
    expect(yes / asked).toBeLessThan(0.8);
  });

  test("10,000 decisions are those of GitLab's query", async () => {
    const { asked, yes } = await judgeDecisions(poolOf(url), 1_000, seed);
    expect(asked).toBe(10_000);
    expect(yes / asked).toBeGreaterThan(0.1);
    expect(yes / asked).toBeLessThan(0.9);
  });

  test.each([
    [
      "takes the first place of a piece only",
      (pattern: string, name: string) => {
        const [before = "", piece = "", ...more] = pattern.toLowerCase().split("*");
        const isSuffix = before === "" && piece !== "" && more.length === 0;
        return isSuffix ? name.toLowerCase().split(piece, 2)[1] === "" : matchesPackageName("generic", pattern, name);
      },
    ],
    [
      "takes % for a wildcard",
      (pattern: string, name: string) => matchesPackageName("generic", pattern.replaceAll("%", "*"), name),
    ],
    [
      "heeds case",
      (pattern: string, name: string) =>
        matchesPackageName("generic", pattern, name) && (pattern.includes("*") || pattern === name),
    ],
  ])("a matcher that %s is found out, with a pair of few letters", async (_, matcher) => {
    const judged = judgeMatches(poolOf(url), 20_000, seed, (type, pattern, name) =>
      type === "pypi" ? matchesPackageName(type, pattern, name) : matcher(pattern, name),
    );
    await expect(judged).rejects.toThrow(
      /^\w+: "(?:[^"\\]|\\u.{4}|\\.){0,3}" (?:matches|does not match) "(?:[^"\\]|\\u.{4}|\\.){0,3}", and/,
    );
  });
});
