/** Two letters that differ in one bit, the highest of a code unit. */
const letters = ["a", "\u8061"] as const;
const blockLength = 16;
const blockCount = 15;

/** A block of the Thue-Morse sequence, and the opposite one. */
const blocks = [0, 1].map((parity) =>
  Array.from({ length: blockLength }, (_, at) => letters[(binaryOnes(at) + parity) % 2]).join(""),
);

function binaryOnes(number: number): number {
  return number.toString(2).replaceAll("0", "").length;
}

/**
 * Up to 2^15 texts of such blocks. Their polynomial hashes of 32 bits differ in the upper four bits at most, for every odd base.
 */
export function collidingTexts(count: number): string[] {
  return Array.from({ length: count }, (_, at) =>
    Array.from({ length: blockCount }, (_, place) => blocks[(at >> place) & 1]).join(""),
  );
}
