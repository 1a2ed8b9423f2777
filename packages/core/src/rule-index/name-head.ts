/** How many code units a head tells of. */
const headLength = 4;

/**
 * The low bytes of a text's first four code units, in one integer; zeros where it is shorter. Texts with different heads
 * differ, so that most rules are told apart from a name by comparing two integers.
 */
export function headOf(text: string): number {
  const { length } = text;
  if (length >= headLength) {
    return (
      (text.charCodeAt(0) << 24) |
      ((text.charCodeAt(1) & 0xff) << 16) |
      ((text.charCodeAt(2) & 0xff) << 8) |
      (text.charCodeAt(3) & 0xff)
    );
  }
  let head = 0;
  for (let index = 0; index < headLength; index++) {
    head = (head << 8) | (index < length ? text.charCodeAt(index) & 0xff : 0);
  }
  return head;
}

/** By the length of a text, the bits of a head that it decides; a text of any other length decides all. */
const masks: readonly number[] = [0, 0xff, 0xffff, 0xff_ffff].map(
  (bits, length) => bits << (8 * (headLength - length)),
);

/** Whether a text with the first head may begin with a text of this length and the second head. */
export function mayBeginWith(head: number, beginning: number, length: number): boolean {
  return ((head ^ beginning) & (masks[length] ?? -1)) === 0;
}
