/** How many code units a head, or a tail, tells of. */
const unitsTold = 4;

/**
 * The low bytes of a text's first four code units, in one integer; zeros where it is shorter. Texts with different heads
 * differ, so that most rules are told apart from a name by comparing two integers.
 */
export function headOf(text: string): number {
  const { length } = text;
  if (length >= unitsTold) {
    return (
      (text.charCodeAt(0) << 24) |
      ((text.charCodeAt(1) & 0xff) << 16) |
      ((text.charCodeAt(2) & 0xff) << 8) |
      (text.charCodeAt(3) & 0xff)
    );
  }
  let head = 0;
  for (let index = 0; index < unitsTold; index++) {
    head = (head << 8) | (index < length ? text.charCodeAt(index) & 0xff : 0);
  }
  return head;
}

/** The same of a text's last four code units, the last one first. */
export function tailOf(text: string): number {
  const { length } = text;
  let tail = 0;
  for (let back = 1; back <= unitsTold; back++) {
    tail = (tail << 8) | (back <= length ? text.charCodeAt(length - back) & 0xff : 0);
  }
  return tail;
}

/** The bits of a head, or of a tail, that a text of this length decides. */
export function maskOf(length: number): number {
  return length >= unitsTold ? -1 : ~(-1 >>> (8 * length));
}
