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

/** The bits of a head that a text of this length decides. */
export function headMask(length: number): number {
  return length >= headLength ? -1 : ~(-1 >>> (8 * length));
}
