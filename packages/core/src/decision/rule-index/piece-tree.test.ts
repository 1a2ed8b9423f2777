import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PatternPieces } from "../../rules/name-pattern.ts";
import { addToCrowd, type Crowd, createCrowd, removeFromCrowd } from "./crowd.ts";
import { createPieceNumbers, type PieceNumbers } from "./piece-numbers.ts";
import type { PieceTree } from "./piece-tree.ts";

interface Outline {
  readonly run: readonly string[];
  readonly letters: number;
  readonly entries: readonly string[];
  readonly children: readonly Outline[];
}

function byText<Value>(values: readonly Value[]): Value[] {
  return values.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

/** The tree by the texts of its pieces, without any order among siblings. */
function outlineOf(crowd: Crowd<PatternPieces>, node: PieceTree<PatternPieces>): Outline {
  const numbers = crowd.runs.numbers.subarray(node.start, node.start + node.count);
  return {
    run: Array.from(numbers, (piece) => crowd.pieces.texts[piece] ?? "none"),
    letters: node.letters,
    entries: byText(node.entries.map(({ suffix }) => suffix ?? "none")),
    children: byText(node.children.map((child) => outlineOf(crowd, child))),
  };
}

function outlinesOf(crowd: Crowd<PatternPieces>) {
  return byText(crowd.trees.map(({ prefix, tree }) => ({ prefix, tree: outlineOf(crowd, tree) })));
}

function nodesOf(node: PieceTree<PatternPieces>): PieceTree<PatternPieces>[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

function usesByText({ texts, uses }: PieceNumbers): ReadonlyMap<string, number> {
  return new Map(byText(texts.flatMap((text, piece) => (text === "" ? [] : [[text, uses[piece] ?? -1] as const]))));
}

/** How many units the patterns below a node need at least after its run. */
function neededAfter({ entries, children }: PieceTree<PatternPieces>): number {
  const ofEntries = entries.map(({ suffix }) => suffix?.length ?? 0);
  return Math.min(...ofEntries, ...children.map((child) => child.letters + neededAfter(child)));
}

const entry: fc.Arbitrary<PatternPieces> = fc.record({
  prefix: fc.constantFrom("", "", "a", "b"),
  infixes: fc.array(fc.constantFrom("a", "b", "ab", "abc"), { minLength: 1, maxLength: 8 }),
  suffix: fc.constantFrom("", "a", "bb"),
});
const entries = fc.array(entry, { minLength: 1, maxLength: 60, size: "max" });

function crowdOf(members: readonly PatternPieces[], pieces = createPieceNumbers()): Crowd<PatternPieces> {
  const crowd = createCrowd<PatternPieces>(pieces);
  for (const member of members) addToCrowd(crowd, member);
  return crowd;
}

describe("a crowd of patterns", () => {
  test("is as one made of those that are left, whoever came and went", () => {
    fc.assert(
      fc.property(entries, entries, fc.array(fc.nat()), (staying, going, order) => {
        const crowd = crowdOf([]);
        const all = [...staying, ...going];
        const places = new Map(all.map((member, at) => [member, order[at] ?? at]));
        const mixed = all.toSorted((left, right) => (places.get(left) ?? 0) - (places.get(right) ?? 0));
        for (const member of mixed) addToCrowd(crowd, member);
        for (const member of going) removeFromCrowd(crowd, member);
        const anew = crowdOf(staying);

        expect(crowd.size).toBe(staying.length);
        expect(byText(crowd.plain)).toEqual(byText(anew.plain));
        expect(outlinesOf(crowd)).toEqual(outlinesOf(anew));
        expect(usesByText(crowd.pieces)).toEqual(usesByText(anew.pieces));
        expect(crowd.pieces.allUses).toBe(anew.pieces.allUses);
        expect(crowd.pieces.byText.size).toBe(anew.pieces.byText.size);
      }),
    );
  });

  test("has no two ways with the same beginning, each child in its order, and no node that could be left out", () => {
    fc.assert(
      fc.property(entries, entries, (staying, going) => {
        const crowd = crowdOf([...staying, ...going]);
        for (const member of going) removeFromCrowd(crowd, member);
        for (const { tree } of crowd.trees) {
          for (const node of nodesOf(tree)) {
            const firsts = node.children.map((child) => crowd.runs.numbers[child.start] ?? -1);
            expect(firsts).toEqual([...new Set(firsts)].sort((left, right) => left - right));
            expect(node.rest).toBeLessThanOrEqual(neededAfter(node));
            expect(node === tree || node.entries.length > 0 || node.children.length > 1).toBe(true);
          }
        }
      }),
    );
  });

  test("knows how much a name needs at least, where nothing went", () => {
    fc.assert(
      fc.property(entries, (members) => {
        for (const { tree } of crowdOf(members).trees) {
          for (const node of nodesOf(tree)) expect(node.rest).toBe(neededAfter(node));
        }
      }),
    );
  });

  test("keeps room for what it has, not for what it had, and knows the letters before each piece", () => {
    fc.assert(
      fc.property(entries, entries, (staying, going) => {
        const crowd = crowdOf(staying);
        for (let round = 0; round < 5; round++) {
          for (const member of going) addToCrowd(crowd, member);
          for (const member of going) removeFromCrowd(crowd, member);
        }
        const kept = crowd.trees.flatMap(({ tree }) => nodesOf(tree)).reduce((sum, { count }) => sum + count, 0);
        expect(crowd.runs.used - crowd.runs.wasted).toBe(kept);
        expect(crowd.runs.used).toBeLessThanOrEqual(Math.max(64, kept * 2));
        for (const { tree } of crowd.trees) {
          for (const { start, count, letters } of nodesOf(tree)) {
            const { lettersBefore } = crowd.runs;
            expect((lettersBefore[start + count] ?? 0) - (lettersBefore[start] ?? 0)).toBe(letters);
          }
        }
      }),
    );
  });

  test("gives the number of a piece that nobody uses any more to another one", () => {
    const pieces = createPieceNumbers();
    const member = { prefix: "", infixes: ["a", "b", "a"], suffix: "" };
    const crowd = crowdOf([member], pieces);
    removeFromCrowd(crowd, member);
    addToCrowd(crowd, { prefix: "", infixes: ["c", "d"], suffix: "" });

    expect(pieces.texts.toSorted()).toEqual(["c", "d"]);
    expect(pieces.byText.size).toBe(2);
    expect(pieces.free).toEqual([]);
  });
});
