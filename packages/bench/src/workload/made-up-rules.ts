import type { RuleDraft } from "@package-protection/core";
import { genericRules } from "./hostile-rules.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** Rules whose patterns were made to collide in hash tables, or are of the same form at random, and names that they may block. */
export interface MadeUpSet {
  readonly rules: readonly RuleDraft[];
  readonly names: readonly string[];
}

/** Two letters that differ in one bit, the highest of a code unit. */
const letters = ["a", "\u8061"] as const;
const blockLength = 16;
const blockCount = 15;

/** A block of the Thue-Morse sequence, a letter for each number by the sum of its binary digits; and the opposite block. */
const blocks = [0, 1].map((first) =>
  Array.from({ length: blockLength }, (_, at) => letters[(binaryOnes(at) + first) % 2]).join(""),
);

function binaryOnes(number: number): number {
  return number.toString(2).replaceAll("0", "").length;
}

/** Whichever blocks a text is made of, its polynomial hash of 32 bits is the same in 28 of them, for every odd base. */
function collidingText(at: number): string {
  return Array.from({ length: blockCount }, (_, place) => blocks[(at >> place) & 1]).join("") + (at >> blockCount);
}

function randomText(random: SeededRandom, at: number): string {
  const units = Array.from({ length: blockLength * blockCount }, () => random.pick(letters));
  return units.join("") + (at >> blockCount);
}

/** A set of rules with exact names, or with prefixes where `ending` is a star. */
export function collidingSet(count: number, ending: string): MadeUpSet {
  return setOf(count, ending, collidingText);
}

export function randomSet(random: SeededRandom, count: number, ending: string): MadeUpSet {
  return setOf(count, ending, (at) => randomText(random, at));
}

/** Every other name is blocked. */
function setOf(count: number, ending: string, text: (at: number) => string): MadeUpSet {
  const texts = Array.from({ length: count * 2 }, (_, at) => text(at));
  const rules = genericRules(count, (at) => `${texts[at * 2]}${ending}`);
  const names = Array.from({ length: 1_024 }, (_, at) => texts[(at * 7_919) % texts.length] ?? "");
  return { rules, names };
}
