import { type RuleDraft, ruleDraft } from "@package-protection/core";
import type { SeededRandom } from "./seeded-random.ts";

/** Two letters that differ in one bit, the highest of a code unit. */
const letters = ["a", "\u8061"] as const;
const blockLength = 16;
const blockCount = 15;

/** A block of the Thue-Morse sequence: a letter for each number, by whether its binary digits have an odd sum; and the opposite. */
const blocks = [0, 1].map((parity) =>
  Array.from({ length: blockLength }, (_, at) => letters[(binaryOnes(at) + parity) % 2]).join(""),
);

function binaryOnes(number: number): number {
  return number.toString(2).replaceAll("0", "").length;
}

/**
 * So many texts, each of blocks that make no difference to a polynomial hash of 32 bits: with any odd base, its 28 lower bits are the same
 * whichever block stands in a place.
 */
export function collidingTexts(count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const chosen = Array.from({ length: blockCount }, (_, place) => blocks[(at >> place) & 1]);
    return [...chosen, at >> blockCount].join("");
  });
}

/** Texts of the same letters and lengths at random. */
export function randomTexts(random: SeededRandom, count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const chosen = Array.from({ length: blockLength * blockCount }, () => random.pick(letters));
    return [...chosen, at >> blockCount].join("");
  });
}

export function genericRule(packageNamePattern: string): RuleDraft {
  const draft = ruleDraft({ packageNamePattern, packageType: "generic", minimumAccessLevelForPush: "owner" });
  if (draft.isErr()) throw new Error(`no rule: ${packageNamePattern}`);
  return draft.value;
}
