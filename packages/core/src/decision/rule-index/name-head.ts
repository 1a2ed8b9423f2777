/** How many code units a head, or a tail, is made of. */
const unitsTold = 4;

/**
 * The low bytes of a text's first four code units, in one integer; zeros where it is shorter. Texts with different heads
 * differ, so that most rules are ruled out for a name by comparing two integers.
 */
export function headOf(text: string): number {
  // Where the text is over, its code is NaN, of which no bit is set.
  return (
    (text.charCodeAt(0) << 24) |
    ((text.charCodeAt(1) & 0xff) << 16) |
    ((text.charCodeAt(2) & 0xff) << 8) |
    (text.charCodeAt(3) & 0xff)
  );
}

/** The same of a text's last four code units, the last one first. */
export function tailOf(text: string): number {
  const { length } = text;
  let tail = 0;
  for (let back = 1; back <= unitsTold; back++) {
    tail = (tail << 8) | (text.charCodeAt(length - back) & 0xff);
  }
  return tail;
}

/** The bits of a head, or of a tail, that a text of this length decides. */
export function maskOf(length: number): number {
  return length >= unitsTold ? -1 : ~(-1 >>> (8 * length));
}
