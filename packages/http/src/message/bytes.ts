const utf8 = new TextEncoder();
const longestRun = 8192;

/** A text as its UTF-8 bytes. */
export function utf8Bytes(text: string): Uint8Array {
  return utf8.encode(text);
}

/** Bytes as a text with one character for each. */
export function textOfBytes(bytes: Uint8Array): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += longestRun) {
    text += String.fromCharCode(...bytes.subarray(start, start + longestRun));
  }
  return text;
}

/** The bytes of a text with one character for each. */
export function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

export function concatenated(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
