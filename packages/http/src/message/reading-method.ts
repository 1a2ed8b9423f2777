/** The methods that write no package. */
const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export function isReadingMethod(method: string): boolean {
  return reading.has(method);
}
