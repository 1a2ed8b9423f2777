/** What stands at the beginning of a name or pattern, as a 32-bit key that grows unit by unit. */
export const emptyKey = 0x9dc5;

const multiplier = 0x9e3779b1;

export function extendedKey(key: number, unit: number): number {
  return Math.imul(key ^ unit, multiplier);
}

/** The key of a whole text, read forwards. */
export function keyOf(text: string): number {
  let key = emptyKey;
  for (let index = 0; index < text.length; index++) key = extendedKey(key, text.charCodeAt(index));
  return key;
}

/** The key of a whole text, read backwards. */
export function backwardKeyOf(text: string): number {
  let key = emptyKey;
  for (let index = text.length - 1; index >= 0; index--) key = extendedKey(key, text.charCodeAt(index));
  return key;
}
