import { describe, expect, test } from "vitest";
import type { PatternPieces } from "../../rules/name-pattern.ts";
import { addToCrowd, type Crowd, createCrowd, removeFromCrowd } from "./crowd.ts";
import { createPieceNumbers } from "./piece-numbers.ts";

function pattern(...infixes: string[]): PatternPieces {
  return { prefix: "", infixes, suffix: "" };
}

function crowdOf(members: readonly PatternPieces[]): Crowd<PatternPieces> {
  const crowd = createCrowd<PatternPieces>(createPieceNumbers());
  for (const member of members) addToCrowd(crowd, member);
  return crowd;
}

test.each([
  [0, "one by one"],
  [1, "one by one"],
  [2, "in a tree"],
  [255, "in a tree"],
  [256, "one by one"],
])("a pattern with %i pieces between its wildcards is looked at %s", (count, where) => {
  const crowd = crowdOf([pattern(...Array<string>(count).fill("a"))]);
  expect({ plain: crowd.plain.length, trees: crowd.trees.length }).toEqual(
    where === "in a tree" ? { plain: 0, trees: 1 } : { plain: 1, trees: 0 },
  );
});

describe("the runs of a crowd's trees are kept anew", () => {
  /** Of two pieces each, none of which two share. */
  const patterns = (count: number) => Array.from({ length: count }, (_, at) => pattern(`first-${at}`, `second-${at}`));

  test.each([
    ["once more than half of them is wasted", 40, 20],
    ["not while all fit in the least room that there is", 32, 32],
    ["then even if it is but one more than fits there", 33, 16],
  ])("%s", (_, count, goneBefore) => {
    const members = patterns(count);
    const crowd = crowdOf(members);
    const { runs } = crowd;
    for (const member of members.slice(0, goneBefore)) {
      removeFromCrowd(crowd, member);
      expect(crowd.runs).toBe(runs);
    }
    for (const member of members.slice(goneBefore, goneBefore + 1)) {
      removeFromCrowd(crowd, member);
      expect(crowd.runs).not.toBe(runs);
      expect(crowd.runs).toMatchObject({ used: 2 * (count - goneBefore - 1), wasted: 0 });
    }
  });

  test("seldom enough that a removal costs no more on average, however many there are", () => {
    const members = patterns(1_000);
    const crowd = crowdOf(members);
    const seen = new Set([crowd.runs]);
    for (const member of members) {
      removeFromCrowd(crowd, member);
      seen.add(crowd.runs);
    }
    // 2,000 numbers are halved until no more than 64 are left.
    expect(seen.size).toBe(1 + Math.ceil(Math.log2(2_000 / 64)));
  });
});
