const highBits = 0x80808080;
const none = new Uint32Array();

/**
 * Checks that bytes are UTF-8, in chunks cut anywhere. Each call returns the place of the first byte that cannot stand where
 * it stands, or the chunk's length.
 */
export function utf8Checker(): (chunk: Uint8Array) => number {
  /** How many bytes the sequence still needs, and between which the next one lies. */
  let missing = 0;
  let lowest = 0x80;
  let highest = 0xbf;

  /** Overlong sequences, surrogates and what lies beyond Unicode show in a sequence's second byte. */
  function begin(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte === 0xe0) lowest = 0xa0;
    if (byte === 0xed) highest = 0x9f;
    if (byte === 0xf0) lowest = 0x90;
    if (byte === 0xf4) highest = 0x8f;
    return true;
  }

  function goOn(byte: number): boolean {
    if (byte < lowest || byte > highest) return false;
    missing -= 1;
    lowest = 0x80;
    highest = 0xbf;
    return true;
  }

  return (chunk) => {
    const { length } = chunk;
    const aligned = (4 - (chunk.byteOffset % 4)) % 4;
    const words =
      length < aligned ? none : new Uint32Array(chunk.buffer, chunk.byteOffset + aligned, (length - aligned) >> 2);
    let at = 0;
    while (at < length) {
      // Four bytes are looked at at once, since most of a body is ASCII.
      if (missing === 0 && at >= aligned && (at - aligned) % 4 === 0) {
        let word = (at - aligned) >> 2;
        while (word < words.length && ((words[word] ?? 0) & highBits) === 0) word += 1;
        at = aligned + word * 4;
        if (at >= length) break;
      }
      const byte = chunk[at] ?? 0;
      if (missing > 0 ? !goOn(byte) : byte >= 0x80 && !begin(byte)) return at;
      at += 1;
    }
    return at;
  };
}
