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
    let at = missing === 0 ? asciiLength(chunk) : 0;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (missing === 0 && byte < 0x80) continue;
      if (!(missing === 0 ? begin(byte) : goOn(byte))) return at;
    }
    return at;
  };
}

const highBits = 0x80808080;

/** At least so many bytes at the chunk's beginning are ASCII. Four are looked at at once, since most bodies are nothing else. */
function asciiLength(chunk: Uint8Array): number {
  const unaligned = (4 - (chunk.byteOffset % 4)) % 4;
  if (chunk.length < unaligned + 4) return 0;
  for (let at = 0; at < unaligned; at += 1) if ((chunk[at] ?? 0) >= 0x80) return 0;
  const words = new Uint32Array(chunk.buffer, chunk.byteOffset + unaligned, (chunk.length - unaligned) >> 2);
  let word = 0;
  while (word < words.length && ((words[word] ?? 0) & highBits) === 0) word += 1;
  return unaligned + word * 4;
}
